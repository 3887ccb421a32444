import { keyOf } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { LeaseLostError } from "../step/errors.ts";
import type { World } from "../world/world.ts";
import type { Held } from "./held.ts";

export type Heartbeat = {
  /** Aborts, with a LeaseLostError, once the lease is not ours any more. */
  readonly signal: AbortSignal;
  /** Ends the renewals; resolves when the last one is over, so that none races the checkpoint. */
  stop(): Promise<void>;
};

/** Renews the lease of a held session until it is stopped or lost. */
export function startHeartbeat(world: World, settings: EngineSettings, held: Held): Heartbeat {
  const lost = new AbortController();
  const stopped = new AbortController();
  const beating = beat(world, settings, held, lost, stopped.signal);
  return {
    signal: lost.signal,
    async stop() {
      stopped.abort();
      await beating;
    },
  };
}

async function beat(
  world: World,
  settings: EngineSettings,
  held: Held,
  lost: AbortController,
  stopped: AbortSignal,
): Promise<void> {
  const { fence } = held.session;
  while (!stopped.aborted) {
    await world.clock.sleep(settings.heartbeatMs, stopped);
    if (stopped.aborted) return;
    if (!(await renew(world, settings, held))) {
      lost.abort(new LeaseLostError(fence));
      return;
    }
  }
}

/** A store that does not answer is forgiven while the lease still runs. */
async function renew(world: World, settings: EngineSettings, held: Held): Promise<boolean> {
  const { fence, lease } = held.session;
  const leaseUntilMs = world.clock.nowMs() + settings.leaseMs;
  try {
    const session = await world.store.renew(keyOf(held.session), {
      fence,
      leaseUntilMs,
      dueAtMs: leaseUntilMs,
    });
    if (session === undefined) return false;
    held.session = session;
    return true;
  } catch {
    return lease !== undefined && lease.untilMs > world.clock.nowMs() + settings.heartbeatMs;
  }
}
