import type { DormouseError } from "@dormouse/contract";
import type { SimulatedProcess } from "./process.ts";
import type { Simulation } from "./simulation.ts";

/** A request that was refused, by the process that it was sent to. */
export type Refusal = {
  tenantId: string;
  process: SimulatedProcess;
  sentAtMs: number;
  error: DormouseError;
};

/** What is refused leaves no trace, and a limit refuses only a tenant that has as much as it may have. */
export function checkRefusal(
  { witness, settings, violated, count }: Simulation,
  { tenantId, process, sentAtMs, error }: Refusal,
): void {
  const { code } = error;
  count(code);
  if (witness.writers.has(process)) violated(`${process.name} refused with ${code} what it did`);
  const held = witness.tenants.mostSince(tenantId, sentAtMs);
  const isMistaken =
    (code === "too_many_sessions" && held.running < settings.tenantRunningSessions) ||
    (code === "too_many_runs" && held.queuedRuns < settings.tenantQueuedRuns) ||
    (code === "storage_full" && held.storedBytes < settings.tenantStoredBytes);
  if (isMistaken) violated(`${tenantId} is refused with ${code}, and has but ${inShort(held)}`);
}

function inShort(held: object): string {
  return Object.entries(held)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
}
