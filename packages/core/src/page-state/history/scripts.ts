import type { ScriptAction } from "@dormouse/contract";
import { layouts } from "../../layout/layouts.ts";
import type { SessionKey } from "../../session/session.ts";
import { loadPayload } from "../../snapshot/payload.ts";
import { planOf } from "../../step/plan.ts";
import type { StepRecord } from "../../step/step.ts";
import type { World } from "../../world/world.ts";

/** What steps were asked to do, by their scripts: with no answer filled in. */
export class Scripts {
  readonly #world: Pick<World, "store" | "blobs">;
  readonly #key: SessionKey;
  readonly #known = new Map<string, Promise<ScriptAction[][]>>();

  constructor(world: Pick<World, "store" | "blobs">, key: SessionKey) {
    this.#world = world;
    this.#key = key;
  }

  /** The step's actions; none of a wait, or where the run is not there any more. */
  async actionsOf({ runId, index }: Pick<StepRecord, "runId" | "index">): Promise<ScriptAction[]> {
    const known = this.#known.get(runId) ?? this.#read(runId);
    this.#known.set(runId, known);
    return (await known)[index] ?? [];
  }

  async #read(runId: string): Promise<ScriptAction[][]> {
    const run = await this.#world.store.readRun(this.#key, runId);
    if (run === undefined) return [];
    const steps = await loadPayload(this.#world.blobs, layouts.script, run.script);
    return steps.map((step) => {
      const plan = planOf(step);
      return "actions" in plan ? plan.actions : [];
    });
  }
}
