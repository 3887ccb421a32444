import { randomUUID } from "node:crypto";
import type { SessionEvent } from "@dormouse/contract";
import type { Session, SessionKey } from "@dormouse/core";
import type { BenchWorld } from "./bench-world.ts";

/** DynamoDB takes 100 items a transaction; the session is one of them. */
const eventsPerCommit = 90;

/** A session whose log has this many events, as steps leave them. */
export async function createLongLog(
  { local, client }: BenchWorld,
  length: number,
): Promise<SessionKey> {
  const { store } = local.world;
  const { session: created } = await client.sessions.create();
  const key = { tenantId: "local", sessionId: created.sessionId };
  const found = await store.read(key);
  if (found === undefined) throw new Error("the session is gone");
  let session: Session = found;
  while (session.lastSequence < length) {
    const before = session.lastSequence;
    const count = Math.min(eventsPerCommit, length - before);
    const events = Array.from({ length: count }, (_, index) =>
      stepCompleted(key.sessionId, before + 1 + index),
    );
    session = { ...session, revision: session.revision + 1, lastSequence: before + count };
    const { outcome } = await store.commit({ session, events });
    if (outcome !== "committed") throw new Error(`the commit is a ${outcome}`);
  }
  return key;
}

const runId = randomUUID();

function stepCompleted(sessionId: string, sequence: number): SessionEvent {
  const at = new Date().toISOString();
  return {
    type: "step.completed",
    sequence,
    sessionId,
    at,
    data: {
      step: sequence,
      index: sequence - 1,
      runId,
      status: "COMPLETED",
      attempt: 1,
      worker: { workerId: randomUUID(), processId: process.pid, cold: false, warm: true },
      actions: [
        { type: "click", durationMs: 21 },
        { type: "extract", durationMs: 8, output: { items: ["one", "two", "three"] } },
      ],
      page: { url: "https://example.com/list", title: "List" },
      durations: { wakeMs: 0, actMs: 29, captureMs: 6 },
      snapshotVersion: sequence,
      startedAt: at,
      finishedAt: at,
    },
  };
}
