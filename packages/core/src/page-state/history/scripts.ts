import type { ScriptAction } from "@dormouse/contract";
import { layouts } from "../../layout/layouts.ts";
import type { Stage } from "../../login/stages.ts";
import { stepAt } from "../../run/steps-of.ts";
import type { SessionKey } from "../../session/session.ts";
import { loadPayload } from "../../snapshot/payload.ts";
import { planOf } from "../../step/plan.ts";
import type { RunStep } from "../../step/site-step.ts";
import type { StepRecord } from "../../step/step.ts";
import type { World } from "../../world/world.ts";

/** A run's script, and which of its steps it does. */
type Known = { script: RunStep[]; stages?: readonly Stage[] | undefined };

/** What steps were asked to do, by their scripts: with no answer filled in. */
export class Scripts {
  readonly #world: Pick<World, "store" | "blobs">;
  readonly #key: SessionKey;
  readonly #known = new Map<string, Promise<Known>>();

  constructor(world: Pick<World, "store" | "blobs">, key: SessionKey) {
    this.#world = world;
    this.#key = key;
  }

  /** The step's actions; none of a wait, or where the run is not there any more. */
  async actionsOf({
    runId,
    index,
    scriptIndex = index,
    name,
    exchange,
  }: Pick<StepRecord, "runId" | "index" | "scriptIndex" | "name" | "exchange">): Promise<
    ScriptAction[]
  > {
    // What a model decided stands in no script.
    if (exchange !== undefined) return [];
    const known = this.#known.get(runId) ?? this.#read(runId);
    this.#known.set(runId, known);
    const { script, stages } = await known;
    // What a run about a login does is known from the beginning in part.
    const named = stages && script.find((one) => one.name === name);
    const step = stepAt(script, { stages }, scriptIndex) ?? named;
    const plan = step && planOf(step);
    return plan !== undefined && "actions" in plan ? plan.actions : [];
  }

  async #read(runId: string): Promise<Known> {
    const run = await this.#world.store.readRun(this.#key, runId);
    if (run === undefined) return { script: [] };
    return {
      stages: run.stages,
      script: await loadPayload(this.#world.blobs, layouts.script, run.script),
    };
  }
}
