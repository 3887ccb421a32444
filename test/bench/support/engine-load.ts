import { createQueueConsumer } from "@dormouse/cloud";
import {
  createWorker,
  sweep,
  work,
  type EngineSettings,
  type Hint,
  type Worker,
  type World,
} from "@dormouse/core";
import { readResources } from "../../../packages/functions/src/resources.ts";
import type { Load, LoadTimes } from "../engines/contender.ts";
import { machineNowMs } from "./cross-process.ts";
import { assertCompleted, createNoOpSession } from "./engine-session.ts";
import { hintOf } from "./hint-of.ts";
import { createNoOpBrowser } from "./no-op-browser.ts";

/** As many as Lambda begins with. */
const pollers = 5;
const messagesPerReceive = 10;
/** So many sessions are created at the same time. */
const creators = 50;
const invocationMs = 120_000;
const sweepEveryMs = 1_000;

/**
 * Runs sessions that all begin at once, each with a worker of its own as soon as its hint has come through
 * the queue: what in Lambda are environments are here the workers of one process.
 */
export async function runLoad(
  world: World,
  settings: EngineSettings,
  { sessions, stepsEach }: Load,
): Promise<LoadTimes> {
  const stepMs: number[] = [];
  let lost = 0;
  const beforeMs = new Map<string, number>();
  const all = Promise.withResolvers<void>();
  const measured: World = {
    ...world,
    store: {
      ...world.store,
      async commit(commit) {
        const result = await world.store.commit(commit);
        if (commit.step === undefined || result.outcome !== "committed") return result;
        const nowMs = machineNowMs();
        const { sessionId } = commit.session;
        stepMs.push(nowMs - (beforeMs.get(sessionId) ?? nowMs));
        beforeMs.set(sessionId, nowMs);
        if (stepMs.length === sessions * stepsEach) all.resolve();
        return result;
      },
    },
  };
  const stopped = new AbortController();
  const startedAtMs = machineNowMs();
  const lose = (): void => void (lost += 1);
  const run = async (hint: Hint): Promise<void> => {
    beforeMs.set(hint.sessionId, beforeMs.get(hint.sessionId) ?? machineNowMs());
    const worker = createNoOpWorker(measured, settings, lose);
    // What could not even be given back is taken over once its lease is over.
    await work(worker, hint, world.clock.nowMs() + invocationMs).catch(lose);
  };
  const serving = [
    ...Array.from({ length: pollers }, () => poll(run, stopped.signal)),
    sweepEvery(world, settings, stopped.signal),
  ];
  for (const one of serving) one.catch(all.reject);
  try {
    const keys = await inTurns(sessions, creators, () =>
      createNoOpSession(world, settings, stepsEach),
    );
    await all.promise;
    const elapsedMs = machineNowMs() - startedAtMs;
    await Promise.all(keys.slice(0, 10).map((key) => assertCompleted(world, key)));
    return { elapsedMs, stepMs, lost };
  } finally {
    stopped.abort();
    await Promise.allSettled(serving);
  }
}

function createNoOpWorker(world: World, settings: EngineSettings, report: () => void): Worker {
  return createWorker({
    world,
    browser: createNoOpBrowser(),
    settings,
    processId: process.pid,
    report,
  });
}

/** Gives each hint that comes to `run`, and takes it off the queue afterwards. */
async function poll(run: (hint: Hint) => Promise<void>, signal: AbortSignal): Promise<void> {
  const consumer = createQueueConsumer({ queueUrl: readResources().queueUrl });
  const running = new Set<Promise<void>>();
  while (!signal.aborted) {
    // Not cut off: the queue could give a message to a poll that is no more.
    const messages = await consumer.receive({ maxMessages: messagesPerReceive, waitSeconds: 1 });
    for (const { body, receiptHandle } of messages) {
      const one = run(hintOf(body))
        .then(() => consumer.delete([receiptHandle]))
        .finally(() => running.delete(one));
      running.add(one);
    }
  }
  await Promise.all(running);
}

/** A step whose attempt came to nothing is taken up again, as in the local world. */
async function sweepEvery(
  world: World,
  settings: EngineSettings,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await world.clock.sleep(sweepEveryMs, signal);
    await sweep(world, settings).catch(() => {});
  }
}

/** Makes `count` things, `width` of them at a time. */
async function inTurns<Thing>(
  count: number,
  width: number,
  make: () => Promise<Thing>,
): Promise<Thing[]> {
  const made: Thing[] = [];
  let left = count;
  const makeSome = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      made.push(await make());
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, makeSome));
  return made;
}
