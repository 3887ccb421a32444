import { setTimeout as sleep } from "node:timers/promises";
import { DormouseApiError, DormouseConnectionError } from "@dormouse/client";
import { openHints } from "../../support/world/queue.ts";
import type { AttackedWorld } from "./attacked-world.ts";

const againAfterMs = 200;

/** Waits until the servers that were killed last answer again. @throws the signal's reason. */
export async function untilAnswers(world: AttackedWorld, signal: AbortSignal): Promise<void> {
  await persist(() => world.client.sessions.list({ limit: 1, signal }), signal);
  await persist(() => openHints(world.reach).counts(), signal);
}

/**
 * Asks until there is an answer, as a client does whose request may have been lost on the way there or back.
 * @throws what the API refuses for good; the signal's reason.
 */
export async function persist<Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    await sleep(againAfterMs, undefined, { signal });
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof DormouseApiError) return error.status >= 500 || error.status === 429;
  // The answer broke off, or was cut in the middle of its JSON.
  return (
    error instanceof DormouseConnectionError ||
    error instanceof TypeError ||
    error instanceof SyntaxError
  );
}
