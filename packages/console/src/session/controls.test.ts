import type { RunView, SessionView } from "@dormouse/contract";
import { expect, it } from "vitest";
import { possible } from "./controls.ts";

const requestedAt = "2026-03-01T12:00:00.000Z";

function session(status: RunView["status"], more: Partial<SessionView> = {}): SessionView {
  return { status, currentRun: { status } as RunView, ...more } as SessionView;
}

it.each<[string, SessionView, ReturnType<typeof possible>]>([
  ["at work", session("ACTIVE"), { pause: true, cancel: true }],
  ["paused", session("PAUSED"), { pause: false, resume: "Resume", cancel: true }],
  [
    "about to pause",
    session("ACTIVE", { control: { kind: "pause", requestedAt } }),
    { pause: false, resume: "Do not pause", cancel: true },
  ],
  [
    "about to be cancelled",
    session("ACTIVE", { control: { kind: "cancel", requestedAt } }),
    { pause: false, cancel: false },
  ],
  [
    "that needs a decision",
    session("PAUSED", { reason: { code: "outcome_unknown", message: "" } }),
    { pause: false, cancel: true },
  ],
  ["that is done", session("COMPLETED"), { pause: false, cancel: false }],
  [
    "in the archive",
    session("COMPLETED", { archived: true }),
    { pause: false, resume: "Bring back", cancel: false },
  ],
])("a session %s can be told what makes sense", (_, view, expected) => {
  expect(possible(view)).toEqual(expected);
});
