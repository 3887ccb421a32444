import { expect, it } from "vitest";
import { defaultSettings } from "../settings.ts";
import { createEngine, script } from "../worker/simulation/engine.ts";
import type { Accepted } from "./accepted.ts";
import { joinOrExecute } from "./execute.ts";
import { idempotencyOf } from "./idempotency.ts";

it.each(["run_in_progress", "too_many_sessions"] as const)(
  "an agent that is asked for twice at the same moment has one run, where another could not be: %s",
  async (refusal) => {
    const { world, session, deliver, read } = createEngine();
    const key = await session(["zero"]);
    await deliver();
    const settings = { ...defaultSettings, tenantRunningSessions: 1 };
    const ask = () => {
      const request = { ...script(["one"]), ifBusy: "refuse" } as const;
      return joinOrExecute(world, settings, key, { agent: "a", request: () => request });
    };
    // The first one comes in between, once the later one has seen that there is nothing to join.
    const { store } = world;
    const [readOne, count] = [store.read.bind(store), store.countSessions.bind(store)];
    let first: Accepted | object = {};
    let reads = 0;
    const come = async (): Promise<void> => {
      Object.assign(store, { read: readOne, countSessions: count });
      first = await ask();
    };
    if (refusal === "too_many_sessions") {
      store.countSessions = async (query) => come().then(() => count(query));
    } else {
      store.read = async (of) =>
        ((reads += 1) === 2 ? come() : Promise.resolve()).then(() => readOne(of));
    }
    const later = await ask();
    const { runId } = (await read(key)).run ?? {};
    expect(first).toEqual({ sessionId: key.sessionId, runId, repeated: false });
    expect(later).toEqual({ sessionId: key.sessionId, runId, repeated: false, joined: true });
  },
);

it("an agent that is asked for twice at the same moment has one run, which the later one joins", async () => {
  const { world, session, deliver, read, typed } = createEngine();
  const key = await session(["zero"]);
  await deliver();
  const long = "x".repeat(50_000);
  const ask = (name: string) => {
    const request = script([long]);
    const once = idempotencyOf(world, name, [name]);
    return joinOrExecute(world, defaultSettings, key, { agent: "a", request: () => request }, once);
  };
  // The first one comes in between, while the later one's script is being stored.
  const put = world.blobs.put.bind(world.blobs);
  let first: Accepted | object = {};
  world.blobs.put = async (...script) => {
    world.blobs.put = put;
    first = await ask("first");
    return put(...script);
  };
  const later = await ask("later");
  const { run, queue } = await read(key);
  const { runId } = run ?? {};
  expect(first).toEqual({ sessionId: key.sessionId, runId, repeated: false });
  expect(later).toEqual({ sessionId: key.sessionId, runId, repeated: false, joined: true });
  expect(queue).toBeUndefined();
  expect(await world.store.readIdempotency(key.tenantId, "later")).toMatchObject({ runId });
  await deliver();
  expect(typed()).toEqual(["zero", long]);
});
