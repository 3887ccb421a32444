import type { EngineSettings } from "../settings.ts";
import type { Hint } from "../world/queue.ts";
import type { World } from "../world/world.ts";
import { cancelled } from "./cancel.ts";
import { isHeld } from "./command.ts";
import { givenUp } from "./given-up.ts";
import { hasWork, publish } from "./publish.ts";
import { settle } from "./settle.ts";

/**
 * A hint came back from the dead-letter queue: its step failed every delivery. The session is paused,
 * or its run fails, unless it has meanwhile gone on without this hint.
 */
export async function giveUpUndeliverable(
  world: World,
  settings: EngineSettings,
  hint: Hint,
): Promise<void> {
  const session = await world.store.read(hint);
  if (session === undefined) return;
  const reason = {
    code: "undeliverable",
    message: `Step ${hint.step} could not be run by any worker.`,
  };
  const settled = await settle(world, hint, (current) => {
    const nowMs = world.clock.nowMs();
    const waiting =
      hasWork(current) &&
      current.run?.runId === hint.runId &&
      current.nextStep === hint.step &&
      // It sleeps, or is tried again later: another hint will come for that.
      (current.notBeforeMs ?? 0) <= nowMs;
    if (!waiting || isHeld(current, nowMs)) return undefined;
    const { control } = current;
    return control?.kind === "cancel"
      ? cancelled(current, control.reason, nowMs)
      : givenUp(current, reason, settings, nowMs);
  });
  if ("commit" in settled) await publish(world, settled.commit);
}
