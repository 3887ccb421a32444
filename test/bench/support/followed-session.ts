import type { SessionEvent } from "@dormouse/contract";
import type { Session } from "@dormouse/core";
import type { BenchWorld } from "./bench-world.ts";

export type FollowedSession = {
  /** Commits an event, and waits until every follower has it. @returns how long they waited. Milliseconds. */
  sample(): Promise<number>;
  close(): Promise<void>;
};

/** A session of the local world that so many clients follow over server-sent events. */
export async function followSession(
  { local, client }: BenchWorld,
  followers: number,
): Promise<FollowedSession> {
  const { store, announcer, clock } = local.world;
  const { session: created } = await client.sessions.create();
  const key = { tenantId: "local", sessionId: created.sessionId };
  const found = await store.read(key);
  if (found === undefined) throw new Error("the session is gone");
  let session: Session = found;

  const left = new AbortController();
  const streams = Array.from({ length: followers }, () =>
    client.events(key.sessionId, { signal: left.signal })[Symbol.asyncIterator](),
  );
  // The session's first event: the streams stand.
  await Promise.all(streams.map((stream) => stream.next()));

  const write = async (): Promise<{ event: SessionEvent; committedAtMs: number }> => {
    const sequence = session.lastSequence + 1;
    session = { ...session, revision: session.revision + 1, lastSequence: sequence };
    const event: SessionEvent = {
      type: "session.created",
      sequence,
      sessionId: key.sessionId,
      at: new Date(clock.nowMs()).toISOString(),
      data: { agentId: "bench" },
    };
    const { outcome } = await store.commit({ session, events: [event] });
    if (outcome !== "committed") throw new Error(`the commit is a ${outcome}`);
    return { event, committedAtMs: performance.now() };
  };

  return {
    async sample() {
      const arrivals = streams.map((stream) => stream.next());
      const { event, committedAtMs } = await write();
      const announced = announcer.publish(key, [event]);
      const arrived = await Promise.all(arrivals);
      const ms = performance.now() - committedAtMs;
      await announced;
      if (arrived.some(({ value }) => value?.sequence !== event.sequence)) {
        throw new Error("another event came");
      }
      return ms;
    },
    async close() {
      left.abort();
      for (const stream of streams) await stream.return?.();
    },
  };
}
