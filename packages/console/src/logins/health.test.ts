import type { RunView } from "@dormouse/contract";
import { expect, it } from "vitest";
import { healthOf } from "./health.ts";

const signingIn = { kind: "login", status: "ACTIVE" } as RunView;
const question = {
  runId: "r",
  name: "code",
  question: { kind: "text" as const, prompt: "The code" },
  askedAt: "2026-03-01T12:00:00.000Z",
};

it("a login is as healthy as it is, unless something is under way that says more", () => {
  expect(healthOf({ health: "unhealthy" }).word).toBe("unhealthy");
  expect(healthOf({ health: "new", currentRun: signingIn }).word).toBe("signing in");
  expect(
    healthOf({ health: "new", currentRun: { ...signingIn, status: "PAUSED" }, question }).word,
  ).toBe("asks");
  expect(
    healthOf({ health: "healthy", currentRun: { ...signingIn, status: "COMPLETED" } }).word,
  ).toBe("healthy");
});
