import { NewerLayoutError } from "../layout/newer-layout-error.ts";
import { hasWork } from "../session/publish.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import type { Held } from "./held.ts";
import { claim } from "./run-step.ts";
import type { Worker } from "./worker.ts";

/**
 * Claims the step of another tenant whose turn it is. Its own hint finds it taken up, or done. One that needs no
 * worker any more costs nobody a turn.
 * @param tenantId who had its turn.
 * @returns undefined where nobody else waits.
 */
export async function claimInTurn(worker: Worker, tenantId: string): Promise<Held | undefined> {
  for (;;) {
    const next = await worker.world.traffic.nextInTurn(tenantId);
    if (next === undefined) return undefined;
    const session = await readKnown(worker.world, next);
    if (session?.run === undefined || !hasWork(session)) continue;
    const hint = { ...next, runId: session.run.runId, step: session.nextStep };
    const held = await claim(worker, hint);
    if (held !== undefined) return held;
  }
}

/** @returns undefined for one that is left to a newer program. */
async function readKnown({ store }: World, key: SessionKey): Promise<Session | undefined> {
  try {
    return await store.read(key);
  } catch (error) {
    if (!(error instanceof NewerLayoutError)) throw error;
    return undefined;
  }
}
