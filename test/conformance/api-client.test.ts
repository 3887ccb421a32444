import { setTimeout as sleep } from "node:timers/promises";
import {
  actionOn,
  applyDelta,
  createClient,
  DormouseApiError,
  DormouseConnectionError,
  type Client,
} from "@dormouse/client";
import type { SessionEvent } from "@dormouse/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ordersPage, sessionWithPages } from "./support/api/shown-pages.ts";
import { serve, type Host } from "./support/api/serve.ts";
import { createTestApi, keys, typing, type TestApi } from "./support/api/test-api.ts";

let api: TestApi;
let host: Host;
let client: Client;
/** After how many bytes the next streams break. Empty: they hold. */
let cuts: number[];

beforeEach(async () => {
  cuts = [];
  api = await createTestApi();
  host = await serve(api.app, () => cuts.shift());
  client = createClient({ url: host.url, apiKey: keys.ours });
});
afterEach(() => host.close());

describe("the client", () => {
  it("creates, runs, lists and deletes sessions", async () => {
    const { session, runId } = await client.sessions.create({
      agentId: "a",
      run: typing("one"),
    });
    const { sessionId } = session;
    await api.runSteps();
    expect(await client.sessions.run(sessionId, runId ?? "")).toMatchObject({
      status: "COMPLETED",
      output: { typed: "one" },
    });
    const second = await client.sessions.execute(sessionId, typing("two"), {
      idempotencyKey: "two",
    });
    const again = await client.sessions.execute(sessionId, typing("two"), {
      idempotencyKey: "two",
    });
    expect(again.runId).toBe(second.runId);
    await api.runSteps();
    const runs = await client.sessions.runs(sessionId, { limit: 1 });
    expect(runs.items.map((run) => run.runId)).toEqual([second.runId]);
    expect(await client.sessions.storageState(sessionId)).toMatchObject({ cookies: [] });
    expect(await client.sessions.screenshots(sessionId)).toEqual({ items: [] });
    expect((await client.sessions.list({ agent: "a" })).items).toHaveLength(1);
    expect((await client.sessions.list({ agent: "b" })).items).toEqual([]);
    await client.sessions.delete(sessionId);
    expect(await client.sessions.get(sessionId)).toMatchObject({ status: "CLEANUP" });
    await client.sessions.create();
    expect(await client.sessions.deleteAll()).toEqual({ deleted: 1 });
  });

  it("reads the state of a page, what changed of it and what was done, and ends the session", async () => {
    const { sessions } = client;
    const pages = [ordersPage(), ordersPage({ search: "Ada" })];
    const id = await sessionWithPages(api, pages, { agentId: "buyer" });
    const state = await sessions.state(id);
    expect([state.agent_id, state.page_state.step]).toEqual(["buyer", 2]);
    const forms = await sessions.state(id, { sections: ["forms", "statistics"] });
    expect(forms.page_state?.section_order).toEqual(["form:search"]);
    expect(await sessions.stateText(id, { budget: 200 })).toContain("# Orders");

    const { page_state, action_state } = await sessions.state(id, { step: 1 });
    if (page_state === undefined || action_state === undefined) throw new Error("not told");
    const now = applyDelta({ page_state, action_state }, await sessions.diff(id, { since: 1 }));
    expect(now).toEqual({ page_state: state.page_state, action_state: state.action_state });
    const lines = await sessions.diff(id, { format: "lines" });
    expect(lines.text).toContain("Ada");

    const fill = state.action_state.available_actions.find(({ ref }) => ref === "e1");
    if (fill === undefined) throw new Error("not told of");
    expect(actionOn(fill, { value: "Bob" })).toEqual({
      type: "fill",
      locator: { ref: "e1" },
      value: "Bob",
    });
    expect((await sessions.history(id, { limit: 1, offset: 1 })).actions).toMatchObject([{ t: 0 }]);
    expect(await sessions.end(id)).toMatchObject({ status: "COMPLETED", archived: true });
  });

  it("pauses, resumes and cancels runs", async () => {
    const { session, runId = "" } = await client.sessions.create({ run: typing("one") });
    const { sessionId } = session;
    const key = { idempotencyKey: "pause" };
    expect(await client.sessions.pause(sessionId, key)).toMatchObject({ status: "PAUSED" });
    expect(await client.sessions.resume(sessionId)).toMatchObject({ status: "ACTIVE" });
    expect(await client.sessions.pause(sessionId, key)).toMatchObject({ status: "ACTIVE" });
    await client.sessions.pause(sessionId);
    await client.sessions.resume(sessionId, { decision: "skip" });
    await api.runSteps();
    const { status, steps } = await client.sessions.run(sessionId, runId);
    expect([status, steps.done, steps.items.length]).toEqual(["COMPLETED", 2, 1]);
    const next = await client.sessions.execute(sessionId, typing("two"));
    expect((await client.sessions.cancelRun(sessionId, runId)).status).toBe("ACTIVE");
    expect((await client.sessions.cancelRun(sessionId, next.runId)).status).toBe("CANCELLED");
    expect((await client.sessions.cancel(sessionId)).status).toBe("CANCELLED");
    await expect(client.sessions.pause(sessionId)).rejects.toMatchObject({ code: "no_active_run" });
  });

  it("forks a session after a step, and replays its run to the same output", async () => {
    const { session, runId = "" } = await client.sessions.create({ run: typing("one", "two") });
    const { sessionId } = session;
    await api.runSteps();
    const fork = await client.sessions.fork(sessionId, { step: 1 }, { idempotencyKey: "fork" });
    const again = await client.sessions.fork(sessionId, { step: 1 }, { idempotencyKey: "fork" });
    expect(again.session.sessionId).toBe(fork.session.sessionId);
    expect(fork.session).toMatchObject({ forkedFrom: { sessionId, step: 1 }, status: "CANCELLED" });
    const next = await client.sessions.execute(fork.session.sessionId, typing("three"));
    for (const on of ["fresh", "fork"] as const) {
      const replay = await client.sessions.replay(sessionId, runId, { on, metadata: { on } });
      await api.runSteps();
      const run = await client.sessions.run(replay.session.sessionId, replay.runId);
      expect(run).toMatchObject({ status: "COMPLETED", output: { typed: "one two" } });
      expect(replay.session.metadata).toEqual({ on });
    }
    const run = await client.sessions.run(fork.session.sessionId, next.runId);
    expect(run.output).toEqual({ typed: "one three" });
    await expect(client.sessions.fork(sessionId, { step: 9 })).rejects.toMatchObject({
      code: "step_not_found",
      path: "step",
    });
  });

  it("takes a session's state out and in, and brings an older one back", async () => {
    const { sessions } = client;
    const { session } = await sessions.create({ run: typing("one") });
    const { sessionId } = session;
    await api.runSteps();
    const before = await sessions.storageState(sessionId);
    const imported = await sessions.setStorageState(
      sessionId,
      [{ name: "sid", value: "1", domain: "example.com" }],
      { format: "cookies", ifVersion: 2 },
    );
    expect(imported).toMatchObject({ version: 3, source: "import" });
    const text = await sessions.storageState(sessionId, { format: "netscape" });
    expect(text).toContain("example.com\tFALSE\t/\tFALSE\t0\tsid\t1\n");
    await sessions.setStorageState(sessionId, text, { format: "cookies", mode: "merge" });
    expect(await sessions.storageState(sessionId, { format: "cookies" })).toMatchObject([
      { name: "sid", domain: "example.com" },
    ]);
    const passphrase = "correct horse battery staple";
    const file = await sessions.storageState(sessionId, { format: "full", passphrase });
    await sessions.setStorageState(sessionId, { cookies: [], origins: [] });
    expect(await sessions.storageState(sessionId)).toEqual({ cookies: [], origins: [] });
    await sessions.setStorageState(sessionId, file, { format: "full", passphrase });
    expect((await sessions.storageState(sessionId)).cookies).toHaveLength(1);
    const restored = await sessions.restoreSnapshot(sessionId, 2, { idempotencyKey: "back" });
    expect(await sessions.restoreSnapshot(sessionId, 2, { idempotencyKey: "back" })).toEqual(
      restored,
    );
    expect(await sessions.storageState(sessionId)).toEqual(before);
    expect(await sessions.snapshot(sessionId, restored.version)).toEqual(restored);
    const { items } = await sessions.snapshots(sessionId, { limit: 1 });
    expect(items).toEqual([restored]);
    await expect(
      sessions.setStorageState(sessionId, { cookies: [], origins: [] }, { ifVersion: 2 }),
    ).rejects.toMatchObject({
      code: "state_moved_on",
      status: 412,
    });
  });

  it("works for an API below a path of its server", async () => {
    const below = await serve({
      fetch: (request) => {
        const url = new URL(request.url);
        if (!url.pathname.startsWith("/api/")) return new Response("", { status: 404 });
        return api.app.request(url.pathname.slice(4), { headers: request.headers });
      },
    });
    const page = await createClient({ url: `${below.url}/api`, apiKey: keys.ours }).sessions.list();
    expect(page).toEqual({ items: [] });
    await below.close();
  });

  it("says when a request that came too soon may succeed", async () => {
    api.settings.tenantRunningSessions = 1;
    await client.sessions.create({ run: typing("one") });
    await expect(client.sessions.create({ run: typing("two") })).rejects.toMatchObject({
      code: "too_many_sessions",
      status: 429,
      retryAfterSeconds: 5,
    });
  });

  it("throws what the API answered, with its code, path and request id", async () => {
    const bad = client.sessions.create({ viewport: { width: 1, height: 1 } });
    const error: unknown = await bad.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DormouseApiError);
    expect(error).toMatchObject({
      status: 400,
      code: "invalid_request",
      path: "viewport.width",
      requestId: expect.stringMatching(/./),
    });
    await expect(client.sessions.get("nothing")).rejects.toMatchObject({
      code: "session_not_found",
    });
  });

  it("throws the status alone where something before the API answered", async () => {
    const gateway = await serve({
      fetch: () => Response.json({ message: "Too Many Requests" }, { status: 429 }),
    });
    const error = createClient({ url: gateway.url, apiKey: keys.ours }).sessions.list();
    await expect(error).rejects.toMatchObject({ status: 429, code: undefined });
    await gateway.close();
  });

  it("says when nothing answers at all", async () => {
    const { url } = host;
    await host.close();
    host = await serve(api.app);
    const gone = createClient({ url, apiKey: keys.ours }).sessions.list();
    await expect(gone).rejects.toBeInstanceOf(DormouseConnectionError);
  });

  it("waits for a run, also one that has ended already", async () => {
    const { session, runId = "" } = await client.sessions.create({ run: typing("one", "two") });
    const waiting = client.waitForRun(session.sessionId, runId);
    await api.runSteps();
    expect(await waiting).toMatchObject({ status: "COMPLETED" });
    expect(await client.waitForRun(session.sessionId, runId)).toMatchObject({
      status: "COMPLETED",
    });
  });

  it("stops waiting when it is told to", async () => {
    const { session, runId = "" } = await client.sessions.create({ run: typing("one") });
    const stop = new AbortController();
    const waiting = client.waitForRun(session.sessionId, runId, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});

describe("the client's events", () => {
  async function createAndRun(): Promise<string> {
    const { session } = await client.sessions.create({ run: typing("a", "b", "c", "d", "e") });
    await api.runSteps();
    return session.sessionId;
  }

  async function collect(
    events: AsyncIterable<SessionEvent>,
    last: SessionEvent["type"],
  ): Promise<SessionEvent[]> {
    const seen: SessionEvent[] = [];
    for await (const event of events) {
      seen.push(event);
      if (event.type === last) break;
    }
    return seen;
  }

  it("come once and in order though the connection is cut again and again", async () => {
    const sessionId = await createAndRun();
    cuts = [13, 700, 900, 1_501];
    const seen = await collect(client.events(sessionId), "run.completed");
    expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index + 1));
    expect(host.cuts).toBeGreaterThan(2);
    const log = await api.memory.store.readEvents(
      { tenantId: "tenant-ours", sessionId },
      { afterSequence: 0, limit: 100 },
    );
    expect(seen).toEqual(log);
  });

  it("come live, and end with the session", async () => {
    const { session } = await client.sessions.create({ run: typing("a") });
    const { sessionId } = session;
    const seeing = collect(client.events(sessionId), "session.deleted");
    await api.runSteps();
    await client.sessions.delete(sessionId);
    const seen = await seeing;
    expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index + 1));
    const after: SessionEvent[] = [];
    for await (const event of client.events(sessionId, { after: seen.length })) after.push(event);
    expect(after).toEqual([]);
  });

  it("begin after the event that is named", async () => {
    const sessionId = await createAndRun();
    const seen = await collect(client.events(sessionId, { after: 3 }), "run.completed");
    expect(seen[0]?.sequence).toBe(4);
  });

  it("survive the restart of the server", async () => {
    const { session } = await client.sessions.create({ run: typing("a", "b") });
    const seen: number[] = [];
    for await (const event of client.events(session.sessionId)) {
      seen.push(event.sequence);
      if (seen.length === 1) {
        const port = Number(new URL(host.url).port);
        await host.close();
        host = await serve(api.app, undefined, port);
        await api.runSteps();
      }
      if (event.type === "run.completed") break;
    }
    expect(seen).toEqual(seen.map((_, index) => index + 1));
  });

  it("come from a host that cannot stream as well", async () => {
    const buffered = await createTestApi({ canStream: false });
    const server = await serve(buffered.app);
    const own = createClient({ url: server.url, apiKey: keys.ours });
    const { session } = await own.sessions.create({ run: typing("a") });
    const seeing = collect(own.events(session.sessionId), "run.completed");
    await buffered.runSteps();
    const seen = await seeing;
    expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index + 1));
    await server.close();
  });

  it("come though a connection dies without a word, and go on where it was", async () => {
    const sessionId = await createAndRun();
    let asked = 0;
    const server = await serve({
      fetch: async (request) => {
        const response = await api.app.fetch(request);
        if (!request.headers.get("accept")?.includes("event-stream")) return response;
        asked += 1;
        return asked === 1 ? fallSilent(response, 2_000) : response;
      },
    });
    const own = createClient({ url: server.url, apiKey: keys.ours });
    const seen = await collect(own.events(sessionId, { silenceMs: 200 }), "run.completed");
    expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index + 1));
    expect(asked).toBeGreaterThan(1);
    await server.close();
  });

  it("keep a connection on which only comments come", async () => {
    const sessionId = await createAndRun();
    let asked = 0;
    const server = await serve({
      fetch: async (request) => {
        const response = await api.app.fetch(request);
        if (!request.headers.get("accept")?.includes("event-stream")) return response;
        asked += 1;
        return commentFirst(response, { comments: 30, everyMs: 100 });
      },
    });
    const own = createClient({ url: server.url, apiKey: keys.ours });
    const seen = await collect(own.events(sessionId, { silenceMs: 2_000 }), "run.completed");
    expect(seen[0]?.sequence).toBe(1);
    expect(asked).toBe(1);
    await server.close();
  });

  it("end quietly with the signal", async () => {
    const sessionId = await createAndRun();
    const stop = new AbortController();
    const seen: SessionEvent[] = [];
    for await (const event of client.events(sessionId, { signal: stop.signal })) {
      seen.push(event);
      if (event.type === "run.completed") stop.abort();
    }
    expect(seen.at(-1)?.type).toBe("run.completed");
  });

  it("are refused for good where the session is not known or the key is wrong", async () => {
    const read = (events: AsyncIterable<SessionEvent>) => collect(events, "run.completed");
    await expect(read(client.events("nothing"))).rejects.toMatchObject({
      code: "session_not_found",
    });
    const stranger = createClient({ url: host.url, apiKey: "wrong" });
    await expect(read(stranger.events("nothing"))).rejects.toMatchObject({ code: "unauthorized" });
  });
});

/** Passes so many bytes on, and then nothing, without an end. */
function fallSilent(response: Response, bytes: number): Response {
  let left = bytes;
  const silence = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, Math.max(0, left)));
      left -= chunk.byteLength;
    },
    flush: () => new Promise(() => {}),
  });
  return new Response(response.body?.pipeThrough(silence), { headers: response.headers });
}

function commentFirst(
  response: Response,
  { comments, everyMs }: { comments: number; everyMs: number },
): Response {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const patience = new TransformStream<Uint8Array, Uint8Array>({
    start(controller) {
      void (async () => {
        for (let sent = 0; sent < comments; sent += 1) {
          controller.enqueue(new TextEncoder().encode(": still here\n\n"));
          await sleep(everyMs);
        }
        begin();
      })();
    },
    async transform(chunk, controller) {
      await begun;
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(patience), { headers: response.headers });
}
