import type { LoginView } from "@dormouse/contract";
import { ago, remaining } from "../words/time.ts";

type Of = Pick<LoginView, "health" | "refreshedAt" | "nextTurnAt" | "expiresAt" | "failures">;

/** When a login was seen to be well, and what becomes of it by itself. */
export function prospectOf(login: Of, nowMs: number): string[] {
  const { refreshedAt, failures } = login;
  return [
    refreshedAt === undefined
      ? "nobody was signed in yet"
      : `last refreshed ${ago(refreshedAt, nowMs)}`,
    whatBecomes(login, nowMs),
    ...(failures === 0 ? [] : [`came to nothing ${timesInARow(failures)}`]),
  ];
}

/** What never worked is not tried by itself, so its turn is its end. */
function whatBecomes({ health, nextTurnAt, expiresAt }: Of, nowMs: number): string {
  if (health === "new") return `removed ${remaining(nextTurnAt, nowMs)}, unless somebody signs in`;
  return expiresAt === null
    ? `kept alive: looked after ${remaining(nextTurnAt, nowMs)}`
    : `removed ${remaining(expiresAt, nowMs)}, unless it is used`;
}

function timesInARow(times: number): string {
  return times === 1 ? "once" : `${times} times in a row`;
}
