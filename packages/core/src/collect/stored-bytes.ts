import { blobPrefix } from "../session/blob-prefix.ts";
import { revise } from "../session/revise.ts";
import type { Session } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { blobPages } from "./blob-pages.ts";

/**
 * Sets how much the session holds to what is there after a collection; what was added meanwhile is added.
 * @param inlineBytes of what lies in no blob.
 */
export async function correctStoredBytes(
  world: World,
  before: Session,
  inlineBytes: number,
): Promise<void> {
  const measured = Math.round(inlineBytes) + (await bytesBelow(world, blobPrefix(before)));
  const session = await world.store.read(before);
  if (session === undefined || session.status === "CLEANUP") return;
  const added = (session.storedBytes ?? 0) - (before.storedBytes ?? 0);
  const storedBytes = measured + Math.max(0, added);
  if (session.storedBytes === storedBytes) return;
  // Where someone else writes it just now, the next collection puts it right.
  await world.store.commit(revise(session, { storedBytes }, [], session.updatedAtMs));
}

async function bytesBelow(world: World, prefix: string): Promise<number> {
  let sum = 0;
  for await (const blobs of blobPages(world, prefix)) {
    for (const { bytes } of blobs) sum += bytes;
  }
  return sum;
}
