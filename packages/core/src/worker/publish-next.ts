import { sendHint } from "../session/publish.ts";
import type { Commit } from "../world/store.ts";
import type { Worker } from "./worker.ts";

/** As publish, after what this worker still has to tell of earlier steps. */
export async function publishNext({ world, announcements }: Worker, commit: Commit): Promise<void> {
  announcements.add(commit);
  await Promise.allSettled([announcements.told(), sendHint(world, commit.session)]);
}
