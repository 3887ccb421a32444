import { SessionStatus } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import {
  assertLegal,
  IllegalTransitionError,
  otherWords,
  sessionTransitions,
  statusOf,
} from "./transitions.ts";

const run = (status: "ACTIVE" | "COMPLETED", runId = "run") => ({
  status: "ACTIVE" as const,
  run: { runId, status },
});

function isRefused(from: SessionStatus, to: SessionStatus): boolean {
  try {
    assertLegal({ status: from }, { status: to });
    return false;
  } catch (error) {
    return error instanceof IllegalTransitionError;
  }
}

describe("a change of status", () => {
  it("is legal where the table has it, and where nothing changes, and nowhere else", () => {
    const pairs = SessionStatus.options.flatMap((from) =>
      SessionStatus.options.map((to) => ({ from, to })),
    );
    expect(pairs.filter(({ from, to }) => !isRefused(from, to))).toEqual(
      pairs.filter(({ from, to }) => from === to || sessionTransitions[from].includes(to)),
    );
  });

  it("never leads out of CLEANUP, nor from one end to another", () => {
    expect(sessionTransitions.CLEANUP).toEqual([]);
    expect(() => assertLegal({ status: "COMPLETED" }, { status: "FAILED" })).toThrow(
      "from COMPLETED to FAILED",
    );
  });

  it("does not bring back a run that has ended, but lets another take its place", () => {
    expect(() => assertLegal(run("COMPLETED"), run("ACTIVE"))).toThrow("a run does not go");
    assertLegal(run("COMPLETED"), run("ACTIVE", "another"));
  });

  it("is said in others' words too", () => {
    expect(statusOf("IN_PROGRESS")).toBe("ACTIVE");
    expect(statusOf("PAUSED")).toBe("PAUSED");
    for (const ours of Object.values(otherWords)) expect(SessionStatus.options).toContain(ours);
  });
});
