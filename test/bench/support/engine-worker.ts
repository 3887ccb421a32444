import { createQueueConsumer } from "@dormouse/cloud";
import {
  createWorker,
  work,
  type EngineSettings,
  type SessionKey,
  type World,
} from "@dormouse/core";
import { readResources } from "../../../packages/functions/src/resources.ts";
import { machineNowMs, tell } from "./cross-process.ts";
import { hintOf } from "./hint-of.ts";
import { createNoOpBrowser } from "./no-op-browser.ts";

export type WorkerOrders = {
  /** Never ends the first action it begins. */
  hangs: boolean;
};

/** Told as "claimed" and "committed". `atMs` is the machine's clock. */
export type StepNews = { sessionId: string; step: number; pid: number; atMs: number };

const invocationMs = 120_000;

/** Takes one hint at a time off the queue, as a Lambda environment does, until the process ends. */
export function startWorker(world: World, settings: EngineSettings, { hangs }: WorkerOrders): void {
  const worker = createWorker({
    world: telling(world),
    browser: createNoOpBrowser(hangs ? hang : undefined),
    settings,
    processId: process.pid,
    report: (error) => tell("trouble", String(error)),
  });
  const consumer = createQueueConsumer({ queueUrl: readResources().queueUrl });
  const poll = async (): Promise<never> => {
    for (;;) {
      const [message] = await consumer.receive({ maxMessages: 1, waitSeconds: 1 });
      if (message === undefined) continue;
      const hint = hintOf(message.body);
      await work(worker, hint, world.clock.nowMs() + invocationMs);
      await consumer.delete([message.receiptHandle]);
    }
  };
  poll().catch((error: unknown) => tell("trouble", String(error)));
}

async function hang(): Promise<void> {
  tell("begun");
  await new Promise(() => {});
}

function telling(world: World): World {
  const { store } = world;
  const news = (name: string, { sessionId }: SessionKey, step: number): void => {
    const { pid } = process;
    tell(name, { sessionId, step, pid, atMs: machineNowMs() } satisfies StepNews);
  };
  return {
    ...world,
    store: {
      ...store,
      async claim(key, request) {
        const result = await store.claim(key, request);
        if (result.claimed) news("claimed", key, request.step);
        return result;
      },
      async commit(commit) {
        const result = await store.commit(commit);
        if (commit.step !== undefined) news("committed", commit.session, commit.step.step);
        return result;
      },
    },
  };
}
