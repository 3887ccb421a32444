import { expect, it } from "vitest";
import { defaultSettings } from "../settings.ts";
import { createEngine, script } from "../worker/simulation/engine.ts";
import type { Accepted } from "./accepted.ts";
import { joinOrExecute } from "./execute.ts";
import { idempotencyOf } from "./idempotency.ts";

it("an agent that is asked for twice at the same moment has one run, which the later one joins", async () => {
  const { world, session, deliver, read, typed } = createEngine();
  const key = await session(["zero"]);
  await deliver();
  const long = "x".repeat(50_000);
  const ask = (name: string) => {
    const request = script([long]);
    const once = idempotencyOf(world, name, [name]);
    return joinOrExecute(world, defaultSettings, key, { agent: "a", request }, once);
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
