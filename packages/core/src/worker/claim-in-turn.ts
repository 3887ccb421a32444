import { hasWork } from "../session/publish.ts";
import type { Held } from "./held.ts";
import { claim } from "./run-step.ts";
import type { Worker } from "./worker.ts";

/**
 * Claims the step of another tenant whose turn it is. Its own hint finds it taken up, or done.
 * @param tenantId who had its turn.
 * @returns undefined where nobody else waits, or where the one that did needs no worker any more.
 */
export async function claimInTurn(worker: Worker, tenantId: string): Promise<Held | undefined> {
  const { store, traffic } = worker.world;
  const next = await traffic.nextInTurn(tenantId);
  if (next === undefined) return undefined;
  const session = await store.read(next);
  if (session?.run === undefined || !hasWork(session)) return undefined;
  return claim(worker, { ...next, runId: session.run.runId, step: session.nextStep });
}
