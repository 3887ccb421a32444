import { DormouseError } from "@dormouse/contract";
import { pagesOf } from "../listing/pages.ts";
import { findKeptSession } from "../session/find.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";

/** Snapshots read together. */
const pageSize = 100;

export function stepNotFound({ nextStep }: Session, step: number): DormouseError {
  const last = nextStep - 1;
  return new DormouseError(
    "step_not_found",
    last === 0
      ? `The session has not done a step yet; fork it at 0.`
      : `The session has not done step ${step}; the last one it did is ${last}.`,
    { path: "step" },
  );
}

/**
 * @returns what says which step can still be forked.
 * @throws DormouseError `session_not_found`, `session_deleted` where the session is gone altogether.
 */
export async function stepNotKept(
  world: World,
  key: SessionKey,
  step: number,
): Promise<DormouseError> {
  await findKeptSession(world, key);
  const oldest = await oldestKeptStep(world, key);
  return new DormouseError(
    "step_not_kept",
    `The browser's state after step ${step} is no longer kept` +
      (oldest === undefined ? "." : `; the oldest step that can still be forked is ${oldest}.`),
    { path: "step" },
  );
}

async function oldestKeptStep({ store }: World, key: SessionKey): Promise<number | undefined> {
  let oldest: number | undefined;
  const pages = pagesOf((cursor) => store.listSnapshots(key, { limit: pageSize, cursor }));
  for await (const snapshots of pages) oldest = snapshots.at(-1)?.step ?? oldest;
  return oldest;
}
