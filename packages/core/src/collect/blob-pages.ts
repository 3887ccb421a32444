import type { BlobEntry } from "../world/blobs.ts";
import type { World } from "../world/world.ts";

/** The blobs whose keys begin with the prefix, page by page. Those that were listed may be deleted meanwhile. */
export async function* blobPages(
  { blobs }: Pick<World, "blobs">,
  prefix: string,
): AsyncGenerator<BlobEntry[], undefined> {
  let after: string | undefined;
  for (;;) {
    const page = await blobs.list(prefix, { after });
    yield page.blobs;
    if (!page.more) return;
    after = page.blobs.at(-1)?.key;
  }
}
