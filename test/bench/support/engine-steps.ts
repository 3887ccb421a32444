import { randomUUID } from "node:crypto";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { createWorker, work, type Commit, type EngineSettings, type World } from "@dormouse/core";
import { openTable, type Table } from "../../../packages/cloud/src/dynamodb/table.ts";
import { writesOf } from "../../../packages/cloud/src/dynamodb/transaction.ts";
import { readResources } from "../../../packages/functions/src/resources.ts";
import { machineNowMs } from "./cross-process.ts";
import { assertCompleted, createNoOpSession } from "./engine-session.ts";
import { createNoOpBrowser } from "./no-op-browser.ts";

/** Milliseconds, of each step in order. */
export type StepTimes = {
  /** From the commit of the step before until its own. */
  step: number[];
  /** Within it: the store's commit, which claims the next step. */
  checkpoint: number[];
  /** The same items in the same table, under another session's key, by the SDK alone. */
  bare: number[];
};

const hourMs = 3_600_000;

/**
 * Has a worker do all steps of a session in one invocation. Between every two of them, and not counted as
 * theirs, the transaction of the one is made once more by hand.
 */
export async function measureSteps(
  world: World,
  settings: EngineSettings,
  count: number,
): Promise<StepTimes> {
  const times: StepTimes = { step: [], checkpoint: [], bare: [] };
  const shadow = new Shadow(openTable({ tableName: readResources().tableName }));
  let goesOnAtMs = machineNowMs();
  const measured: World = {
    ...world,
    store: {
      ...world.store,
      async commit(commit) {
        const startedAtMs = machineNowMs();
        const result = await world.store.commit(commit);
        const committedAtMs = machineNowMs();
        const bareMs = await shadow.repeat(commit);
        if (commit.step !== undefined) {
          times.step.push(committedAtMs - goesOnAtMs);
          times.checkpoint.push(committedAtMs - startedAtMs);
          times.bare.push(bareMs);
        }
        goesOnAtMs = machineNowMs();
        return result;
      },
    },
  };
  const hint = await createNoOpSession(measured, settings, count);
  const worker = createWorker({
    world: measured,
    browser: createNoOpBrowser(),
    settings: { ...settings, quantumMs: hourMs },
    processId: process.pid,
    report: (error) => {
      throw error;
    },
  });
  await work(worker, { ...hint, step: 1 }, world.clock.nowMs() + hourMs);
  await assertCompleted(world, hint);
  return times;
}

/** A session that is written as another one is, without anybody who thinks about it. */
class Shadow {
  readonly #table: Table;
  readonly #sessionId = randomUUID();
  #revision = 0;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns how long the transaction took. Milliseconds. */
  async repeat(commit: Commit): Promise<number> {
    const text = JSON.stringify(commit).replaceAll(commit.session.sessionId, this.#sessionId);
    const repeated = JSON.parse(text) as Commit;
    // Claims and renewals move the revision of the other one on as well.
    this.#revision += 1;
    repeated.session.revision = this.#revision;
    const token = randomUUID();
    const items = writesOf(this.#table, repeated, token).map(({ item }) => item);
    const startedAtMs = machineNowMs();
    await this.#table.client.send(
      new TransactWriteCommand({ TransactItems: items, ClientRequestToken: token }),
    );
    return machineNowMs() - startedAtMs;
  }
}
