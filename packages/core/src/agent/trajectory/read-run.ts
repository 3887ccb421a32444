import { layouts } from "../../layout/layouts.ts";
import { inGroups } from "../../in-groups.ts";
import { loadMemoryAt } from "../../page-state/load-memory.ts";
import type { CurrentRun, SessionKey } from "../../session/session.ts";
import { loadPayload } from "../../snapshot/payload.ts";
import type { SealedSession } from "../../snapshot/session-seal.ts";
import type { StepRecord } from "../../step/step.ts";
import type { World } from "../../world/world.ts";
import { readExchange } from "../read-exchange.ts";
import type { RecordedStep } from "./recorded-step.ts";
import type { RecordedRun } from "./to-script.ts";

/** Each step has two pages, and its decision. */
const stepsAtOnce = 5;

/** Steps of a run that a model decided, as they are recorded, and what the run gave; archived ones too. */
export async function readRecordedRun(
  world: Pick<World, "store" | "blobs" | "keyring">,
  session: SealedSession,
  { runId, firstStep, doneSteps }: Pick<CurrentRun, "runId" | "firstStep" | "doneSteps">,
): Promise<RecordedRun & { records: StepRecord[] }> {
  const range = { fromStep: firstStep, toStep: firstStep + doneSteps - 1 };
  const records = (await world.store.readSteps(session, range)).filter(
    (one) => one.runId === runId,
  );
  const decided = records.filter(({ exchange }) => exchange !== undefined);
  const steps = await inGroups(decided, stepsAtOnce, (record) => readStep(world, session, record));
  const ending = steps.at(-1)?.done.find(({ type }) => type === "finish");
  return { records, steps, output: ending?.output };
}

/** @throws what the store and the blobs throw */
async function readStep(
  world: Pick<World, "store" | "blobs" | "keyring">,
  session: SealedSession,
  { step, error, exchange, actions, effect }: StepRecord,
): Promise<RecordedStep> {
  if (exchange === undefined) throw new Error(`nobody decided step ${step}`);
  const [{ answer, shown, page }, done, recorded, after] = await Promise.all([
    readExchange(world, session, step, exchange),
    loadPayload(world.blobs, layouts.outcomes, actions),
    pageAt(world, session, step - 1),
    pageAt(world, session, step),
  ]);
  const { text, calls } = shown ?? answer;
  const before = page ?? recorded;
  return {
    step,
    text,
    calls,
    done,
    ...(error === undefined ? {} : { error }),
    ...(effect === undefined ? {} : { effect }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

async function pageAt(world: Pick<World, "store" | "blobs">, key: SessionKey, step: number) {
  return (await loadMemoryAt(world, key, step))?.memory.content;
}
