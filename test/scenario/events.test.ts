import type { Frame as Glimpse, SessionEvent } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dense, readLog, runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;
let sessionId: string;
let log: SessionEvent[];

beforeAll(async () => {
  world = await startTestWorld();
  const pause = { type: "waitFor", ms: 10 } as const;
  ({ sessionId } = await runNew(world.client, script(pause, pause, pause, pause)));
  log = await readLog(world, sessionId);
});
afterAll(() => world.close());

type Frame = { id: number; event: SessionEvent };

function connect(id: string, lastEventId: number, signal?: AbortSignal): Promise<Response> {
  return fetch(`${world.url}/v1/sessions/${id}/events`, {
    headers: {
      authorization: `Bearer ${world.apiKey}`,
      accept: "text/event-stream",
      ...(lastEventId === 0 ? {} : { "last-event-id": String(lastEventId) }),
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Reads a stream and hangs up after `bytes`, in mid-event or not, or when `done` says so. */
async function readBytes(
  id: string,
  lastEventId: number,
  bytes: number,
  done: (frames: Frame[]) => boolean,
): Promise<Frame[]> {
  const hangUp = new AbortController();
  const response = await connect(id, lastEventId, hangUp.signal);
  const chunks: Uint8Array[] = [];
  let got = 0;
  let frames: Frame[] = [];
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk.subarray(0, bytes - got));
    got += chunk.byteLength;
    frames = wholeFrames(Buffer.concat(chunks).toString("utf8"));
    if (got >= bytes || done(frames)) break;
  }
  hangUp.abort();
  return frames;
}

/** What a client that follows the rules has understood: events whose blank line has come. */
function wholeFrames(text: string): Frame[] {
  return text
    .split("\n\n")
    .slice(0, -1)
    .filter((block) => block.includes("data: "))
    .map((block) => ({
      id: Number(/^id: (\d+)$/m.exec(block)?.[1]),
      event: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "") as SessionEvent,
    }));
}

/** Follows the session over as many connections as it takes, each cut after `bytes`. */
async function followInPieces(id: string, bytesOf: (connection: number) => number) {
  const events: SessionEvent[] = [];
  let last = 0;
  let connections = 0;
  const isOver = (frames: Frame[]): boolean =>
    frames.some(({ event }) => event.type === "run.completed");
  while (events.at(-1)?.type !== "run.completed") {
    const frames = await readBytes(id, last, bytesOf(connections), isOver);
    connections += 1;
    for (const frame of frames) {
      events.push(frame.event);
      last = frame.id;
    }
  }
  return { events, connections };
}

describe("a session's events", () => {
  it("are numbered 1, 2, 3 … and the same in pages of any size", async () => {
    expect(log.map(({ sequence }) => sequence)).toEqual(dense(log.length));
    for (const pageSize of [1, 2, 3, log.length]) {
      expect(await readLog(world, sessionId, pageSize)).toEqual(log);
    }
  });

  it("come each once and in order when every connection is cut after one event", async () => {
    const events: SessionEvent[] = [];
    while (events.length < log.length) {
      const frames = await readBytes(
        sessionId,
        events.at(-1)?.sequence ?? 0,
        Infinity,
        ({ length }) => length > 0,
      );
      events.push(...frames.slice(0, 1).map(({ event }) => event));
    }
    expect(events).toEqual(log);
  });

  it("come each once and in order wherever the bytes are cut", async () => {
    const text = await wholeText();
    const longest = Math.max(...text.split("\n\n").map((block) => block.length));
    for (const bytes of [longest + 60, longest + 61, longest * 2 + 7, text.length - 1]) {
      const { events } = await followInPieces(sessionId, () => bytes);
      expect(events).toEqual(log);
    }
    // Cuts that leave less than an event give nothing and cost nothing.
    const sizes = [1, 20, 300, longest + 100];
    const { events } = await followInPieces(
      sessionId,
      (connection) => sizes[connection % sizes.length] ?? 0,
    );
    expect(events).toEqual(log);
  });

  it("come each once and in order while they happen, to two readers, one cut again and again", async () => {
    const { session } = await world.client.sessions.create();
    const id = session.sessionId;
    const steady: SessionEvent[] = [];
    const reading = (async () => {
      for await (const event of world.client.events(id)) {
        steady.push(event);
        if (event.type === "run.completed") return;
      }
    })();
    const cut = followInPieces(id, (connection) => 700 + 311 * (connection % 7));
    await world.client.sessions.execute(
      id,
      script(
        ...dense(6).map((step) => ({ type: "waitFor" as const, ms: 40, name: `step ${step}` })),
      ),
    );
    await reading;
    const { events, connections } = await cut;
    expect(connections).toBeGreaterThan(1);
    const whole = await readLog(world, id);
    expect(whole.map(({ sequence }) => sequence)).toEqual(dense(whole.length));
    expect(steady).toEqual(whole);
    expect(events).toEqual(whole);
  });

  it("are followed to their end by a reader whose session is deleted meanwhile, and then are over", async () => {
    const { session } = await world.client.sessions.create({
      run: script({ type: "waitFor", ms: 30_000 }),
    });
    const id = session.sessionId;
    const types: string[] = [];
    for await (const event of world.client.events(id)) {
      types.push(event.type);
      if (event.type === "run.created") await world.client.sessions.delete(id);
    }
    expect(types).toEqual(["session.created", "run.created", "run.cancelled", "session.deleted"]);
    // No more will come: 204 tells an EventSource not to connect again; once swept, 404 does.
    expect([204, 404]).toContain((await connect(id, types.length)).status);
  });
});

describe("what is seen of a step that is under way", () => {
  it("comes to who watches: the progress of its actions, and pictures of its page", async () => {
    const frames: Glimpse[] = [];
    let over: Promise<unknown> | undefined;
    const keep = (frame: Glimpse): void => {
      frames.push(frame);
      const seen = new Set(frames.map(({ type }) => type));
      if (seen.size === 2) over ??= world.client.sessions.cancel(sessionId);
    };
    const actions = dense(20).map(() => ({ type: "waitFor" as const, ms: 1_500 }));
    const run = script({ actions });
    const events = world.client.agent(sessionId, "watched", run, {
      frames: { progress: keep, picture: keep },
    });
    for await (const event of events) expect(event.sequence).toBeGreaterThan(0);
    await over;
    const picture = frames.find(({ type }) => type === "picture");
    expect(frames.some(({ type }) => type === "progress")).toBe(true);
    if (picture?.type !== "picture") throw new Error("no picture came");
    expect(Buffer.from(picture.data, "base64").subarray(0, 3).toString("hex")).toBe("ffd8ff");
  });
});

async function wholeText(): Promise<string> {
  const hangUp = new AbortController();
  const response = await connect(sessionId, 0, hangUp.signal);
  let text = "";
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(
    new TextDecoderStream(),
  )) {
    text += chunk;
    if (text.includes("event: run.completed") && text.endsWith("\n\n")) break;
  }
  hangUp.abort();
  return text;
}
