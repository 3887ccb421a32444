import type { Commit } from "../world/store.ts";
import type { Held } from "./held.ts";
import { publishNext } from "./publish-next.ts";
import type { Worker } from "./worker.ts";

/**
 * What follows a commit behind a step: this process goes on where the commit has claimed the next one for it,
 * or else hints at it.
 */
export async function handOn(worker: Worker, commit: Commit): Promise<Held | undefined> {
  const { session } = commit;
  if (session.lease === undefined) {
    await publishNext(worker, commit);
    return undefined;
  }
  worker.announcements.add(commit);
  return { session };
}
