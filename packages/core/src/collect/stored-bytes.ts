import { blobPrefix } from "../session/blob-prefix.ts";
import { revise } from "../session/revise.ts";
import type { Session } from "../session/session.ts";
import type { World } from "../world/world.ts";

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

async function bytesBelow({ blobs }: World, prefix: string): Promise<number> {
  let sum = 0;
  let after: string | undefined;
  for (;;) {
    const page = await blobs.list(prefix, { after });
    for (const { bytes } of page.blobs) sum += bytes;
    if (!page.more) return sum;
    after = page.blobs.at(-1)?.key;
  }
}
