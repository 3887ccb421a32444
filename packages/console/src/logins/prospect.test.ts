import { expect, it } from "vitest";
import { prospectOf } from "./prospect.ts";

const nowMs = Date.parse("2026-03-01T12:00:00.000Z");
const well = {
  health: "healthy" as const,
  refreshedAt: "2026-03-01T11:59:00.000Z",
  nextTurnAt: "2026-03-01T12:04:00.000Z",
  expiresAt: null,
  failures: 0,
};

it("a login says when it was well and what becomes of it by itself", () => {
  expect(prospectOf(well, nowMs)).toEqual([
    "last refreshed 1 min ago",
    "kept alive: looked after in 4 min",
  ]);
  expect(prospectOf({ ...well, expiresAt: well.nextTurnAt }, nowMs)).toContain(
    "removed in 4 min, unless it is used",
  );
  expect(prospectOf({ ...well, health: "unhealthy", failures: 3 }, nowMs)).toContain(
    "came to nothing 3 times in a row",
  );
});

it("a login that never worked is not said to be looked after: its turn removes it", () => {
  const { refreshedAt: _, ...never } = { ...well, health: "new" as const, failures: 1 };
  expect(prospectOf(never, nowMs)).toEqual([
    "nobody was signed in yet",
    "removed in 4 min, unless somebody signs in",
    "came to nothing once",
  ]);
});
