import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dense, eventsOf, nextEvent, readLog, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

/** A site whose pages come when the test says so. */
const site = createServer((request, response) => {
  asked(request.url ?? "", () =>
    response.end(`<!doctype html><title>${request.url}</title><p>a page`),
  );
});
let asked: (path: string, answer: () => void) => void;
let url: string;
let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld();
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = (_path, answer) => answer();
});
afterAll(async () => {
  await world.close();
  site.close();
});

const open = (path: string) => ({ type: "goto", url: `${url}${path}` }) as const;

/** The moment a page is asked for; it comes when `answer` is called. */
function heldBack(held: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<() => void>();
  asked = (path, answer) => (path === held ? resolve(answer) : answer());
  return promise;
}

async function startRun(...steps: Parameters<typeof script>) {
  const { session, runId = "" } = await world.client.sessions.create({ run: script(...steps) });
  return { sessionId: session.sessionId, runId };
}

describe("a run, controlled over HTTP while a worker has a step of it in hand", () => {
  it("that is cancelled keeps the actions it did and does not begin the next", async () => {
    const held = heldBack("/two");
    const group = { name: "three pages", actions: [open("/one"), open("/two"), open("/three")] };
    const { sessionId, runId } = await startRun(group, open("/four"));
    const answer = await held;
    const asks = world.client.sessions.cancel(sessionId, { idempotencyKey: "cancel" });
    expect(await asks).toMatchObject({ status: "ACTIVE", control: { kind: "cancel" } });
    // Long enough that the worker looks before it goes on.
    setTimeout(answer, 1_000);
    const run = await world.client.waitForRun(sessionId, runId);
    expect(run).toMatchObject({ status: "CANCELLED", steps: { done: 0 } });
    const [step] = run.steps.items;
    expect(step).toMatchObject({ status: "CANCELLED", page: { title: "/two" } });
    expect(step?.actions).toHaveLength(2);

    const session = await world.client.sessions.get(sessionId);
    expect(session).toMatchObject({ status: "CANCELLED", reason: { code: "cancel_requested" } });
    const log = await readLog(world, sessionId);
    expect(log.map(({ sequence }) => sequence)).toEqual(dense(log.length));
    expect(eventsOf(log, "step.cancelled")).toHaveLength(1);
    expect(eventsOf(log, "run.cancelled")).toHaveLength(1);
    const again = await world.client.sessions.cancel(sessionId, { idempotencyKey: "cancel" });
    expect(again.status).toBe("CANCELLED");
  });

  it("that is paused is paused behind that step, and goes on when it is resumed", async () => {
    const held = heldBack("/one");
    const { sessionId, runId } = await startRun(open("/one"), open("/two"));
    const answer = await held;
    const asked = await world.client.sessions.pause(sessionId);
    expect(asked).toMatchObject({ status: "ACTIVE", control: { kind: "pause" } });
    answer();
    const paused = await world.client.waitForRun(sessionId, runId);
    expect(paused).toMatchObject({ status: "PAUSED", steps: { done: 1, total: 2 } });

    const resumed = await world.client.sessions.resume(sessionId);
    expect(resumed.status).toBe("ACTIVE");
    await nextEvent(world.client, sessionId, ({ type }) => type === "run.completed");
    const run = await world.client.sessions.run(sessionId, runId);
    expect(run).toMatchObject({ status: "COMPLETED", steps: { done: 2 } });
    const types = (await readLog(world, sessionId)).map(({ type }) => type);
    expect(types.slice(2)).toEqual([
      "step.completed",
      "session.paused",
      "session.resumed",
      "step.completed",
      "run.completed",
    ]);
    await expect(world.client.sessions.pause(sessionId)).rejects.toMatchObject({
      code: "no_active_run",
    });
  });
});
