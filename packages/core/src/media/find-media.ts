import { DormouseError, type MediaView } from "@dormouse/contract";
import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import type { Media, StoredPicture } from "./media.ts";

/** How long a link to a picture is good for. */
const mediaLinkSeconds = 5 * 60;

/**
 * A picture of the session's, with a link to its thumbnail, and to the picture itself where `full` asks for it.
 * @throws DormouseError `session_not_found`, `session_deleted`, `media_not_found`
 */
export async function findMedia(
  world: World,
  key: SessionKey,
  mediaId: string,
  { full }: { full: boolean },
): Promise<MediaView> {
  await findKeptSession(world, key);
  const media = await readMedia(world, key, mediaId);
  if (media === undefined) throw mediaNotFound(mediaId);
  const expiresAtMs = world.clock.nowMs() + mediaLinkSeconds * 1_000;
  const [thumbnail, picture] = await Promise.all([
    linkTo(world, media.thumbnail),
    full ? linkTo(world, media.full) : undefined,
  ]);
  const { width, height } = media.thumbnail;
  return {
    id: mediaId,
    kind: media.kind,
    alt: media.alt,
    type: media.full.contentType,
    width: media.width,
    height: media.height,
    bytes: media.full.bytes,
    step: media.step,
    perceptual_hash: media.perceptualHash,
    embedding_key: media.embeddingKey,
    thumbnail: { ...thumbnail, width, height },
    ...(picture === undefined ? {} : { full: picture }),
    expires_at: new Date(expiresAtMs).toISOString(),
  };
}

/** From the hot copy where there is one. */
async function readMedia(
  world: World,
  key: SessionKey,
  mediaId: string,
): Promise<Media | undefined> {
  const hotKey = hotKeyOf(key, mediaId);
  const hot = await world.hot.readCached("image", hotKey);
  // What is there was put there by the lines below.
  if (hot !== undefined) return hot as Media;
  const media = await world.store.readMedia(key, mediaId);
  if (media !== undefined) await world.hot.putCached("image", hotKey, media);
  return media;
}

/** Once a step is committed that kept them: hot copies of pictures they replace name files that will go. */
export async function forgetPictures(
  { hot }: Pick<World, "hot">,
  key: SessionKey,
  media: readonly Media[],
): Promise<void> {
  await hot.dropCached(
    "image",
    media.map(({ mediaId }) => hotKeyOf(key, mediaId)),
  );
}

function hotKeyOf({ tenantId, sessionId }: SessionKey, mediaId: string): string {
  return `${tenantId}:${sessionId}:${mediaId}`;
}

async function linkTo({ blobs }: World, { blobKey, contentType, bytes }: StoredPicture) {
  const url = await blobs.link(blobKey, { expiresInSeconds: mediaLinkSeconds });
  return { url, type: contentType, bytes };
}

function mediaNotFound(mediaId: string): DormouseError {
  return new DormouseError(
    "media_not_found",
    `The session has no picture ${mediaId}; take the id from the images of the page state, or a screenshot's artifact id. Pictures that the page had not loaded are not kept.`,
    { path: "mediaId" },
  );
}
