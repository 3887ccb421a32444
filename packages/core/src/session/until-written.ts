import { DormouseError } from "@dormouse/contract";
import type { World } from "../world/world.ts";

/** Enough for every writer of a session to have had its turn. */
const maxTries = 12;

/**
 * Tries to write a session, or what else it is called, and once more wherever someone else wrote it first.
 * @param attempt reads it and writes it; undefined where it was too late.
 * @throws DormouseError `conflict` when others kept winning, and what `attempt` throws.
 */
export async function untilWritten<Written>(
  { clock }: Pick<World, "clock">,
  attempt: () => Promise<Written | undefined>,
  what = "session",
): Promise<Written> {
  for (let tried = 1; tried <= maxTries; tried += 1) {
    const written = await attempt();
    if (written !== undefined) return written;
    await clock.sleep(5 * tried);
  }
  throw new DormouseError("conflict", `The ${what} is changing too fast; try again in a moment.`);
}
