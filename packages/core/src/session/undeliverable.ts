import type { Hint } from "../world/queue.ts";
import type { World } from "../world/world.ts";
import { isHeld } from "./command.ts";
import { pausedOrCancelled } from "./pause.ts";
import { hasWork, publish } from "./publish.ts";
import { settle } from "./settle.ts";

/**
 * A hint came back from the dead-letter queue: its step failed every delivery. The session is paused,
 * unless it has meanwhile gone on without this hint.
 */
export async function pauseUndeliverable(world: World, hint: Hint): Promise<void> {
  const session = await world.store.read(hint);
  if (session === undefined) return;
  const reason = {
    code: "undeliverable",
    message: `Step ${hint.step} could not be run by any worker; resume the session to try again.`,
  };
  const settled = await settle(world, hint, (current) => {
    const nowMs = world.clock.nowMs();
    const waiting =
      hasWork(current) &&
      current.run?.runId === hint.runId &&
      current.nextStep === hint.step &&
      // It sleeps, or is tried again later: another hint will come for that.
      (current.notBeforeMs ?? 0) <= nowMs;
    return waiting && !isHeld(current, nowMs)
      ? pausedOrCancelled(current, reason, nowMs)
      : undefined;
  });
  if ("commit" in settled) await publish(world, settled.commit);
}
