import { BrowserIdentity } from "@dormouse/contract";
import {
  BrowserLostError,
  createSession,
  createWorker,
  defaultSettings,
  type Hint,
} from "@dormouse/core";
import { createMemoryWorld, type MemoryWorld } from "@dormouse/core/memory";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDeadLetterHandler } from "./dead-letter.ts";
import { createStepHandler } from "./step.ts";
import { createSweepHandler } from "./sweep.ts";

const tenantId = "tenant";
const hour = { getRemainingTimeInMillis: () => 3_600_000 };
let world: MemoryWorld;

beforeEach(() => {
  world = createMemoryWorld();
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

/** A session with a run whose first step waits, and the hint at it. */
async function createWaiting(): Promise<Hint> {
  const accepted = await createSession(world, defaultSettings, {
    tenantId,
    run: { kind: "script", actions: [{ type: "back" }] },
    identity: BrowserIdentity.parse({}),
  });
  const [hint] = world.queue.drain();
  if ("duplicate" in accepted || hint === undefined) throw new Error("the session has no hint");
  return hint;
}

/** Only what our handlers read of a record. */
function eventOf(...bodies: string[]): SQSEvent {
  const Records = bodies.map(
    (body, index) => ({ messageId: `message-${index}`, body }) as SQSRecord,
  );
  return { Records };
}

function createDyingWorker() {
  return createWorker({
    world,
    browser: {
      open: async () => {
        throw new BrowserLostError("no browser here");
      },
    },
    settings: defaultSettings,
    processId: 1,
    report: () => {},
  });
}

const malformed = ["", "{", "null", "{}", JSON.stringify({ tenantId, sessionId: "7", step: 1 })];

test("a step's message is done with though the attempt came to nothing: the step itself is due again", async () => {
  const hint = await createWaiting();
  const handler = createStepHandler({ worker: createDyingWorker() });
  expect(await handler(eventOf(JSON.stringify(hint)), hour)).toEqual({ batchItemFailures: [] });
  const session = await world.store.read(hint);
  expect(session).toMatchObject({ attempt: 2, status: "ACTIVE" });
  expect(session?.lease).toBeUndefined();
  expect(world.queue.waiting()).toHaveLength(1);
});

test("a message that is no hint fails alone, so that it ends in the dead-letter queue", async () => {
  const hint = JSON.stringify(await createWaiting());
  const handler = createStepHandler({ worker: createDyingWorker() });
  const { batchItemFailures } = await handler(eventOf(...malformed, hint), hour);
  expect(batchItemFailures).toEqual(
    malformed.map((_, index) => ({ itemIdentifier: `message-${index}` })),
  );
});

test("a message fails when the store does, so that it is delivered again", async () => {
  const hint = JSON.stringify(await createWaiting());
  world.store.claim = async () => {
    throw new Error("the store does not answer");
  };
  const handler = createStepHandler({ worker: createDyingWorker() });
  const { batchItemFailures } = await handler(eventOf(hint), hour);
  expect(batchItemFailures).toEqual([{ itemIdentifier: "message-0" }]);
});

test("a dead letter pauses its session and says why", async () => {
  const hint = await createWaiting();
  const handler = createDeadLetterHandler({ world, settings: defaultSettings });
  expect(await handler(eventOf(JSON.stringify(hint)))).toEqual({ batchItemFailures: [] });
  expect(await world.store.read(hint)).toMatchObject({
    status: "PAUSED",
    reason: { code: "undeliverable" },
  });
});

test("a dead letter that is no hint is logged and dropped", async () => {
  const handler = createDeadLetterHandler({ world, settings: defaultSettings });
  expect(await handler(eventOf(...malformed))).toEqual({ batchItemFailures: [] });
  expect(console.error).toHaveBeenCalledTimes(malformed.length);
});

test("the sweeper hints again at what is overdue", async () => {
  await createWaiting();
  const handler = createSweepHandler({ world, settings: defaultSettings });
  const invocation = { getRemainingTimeInMillis: () => 55_000 };
  expect(await handler({}, invocation)).toEqual({ hinted: 0, removed: 0, failed: 0 });
  await world.clock.advance(defaultSettings.dispatchGraceMs);
  expect(await handler({}, invocation)).toEqual({ hinted: 1, removed: 0, failed: 0 });
  expect(world.queue.drain()).toHaveLength(1);
});
