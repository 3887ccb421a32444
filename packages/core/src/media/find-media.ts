import { DormouseError, type MediaView } from "@dormouse/contract";
import { findKeptSession } from "../session/find.ts";
import { layouts } from "../layout/layouts.ts";
import type { Session, SessionKey } from "../session/session.ts";
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
  const session = await findKeptSession(world, key);
  const media = await readMedia(world, session, mediaId);
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

/** A copy, and the session's `pictureStep` when it was made: a later step may have put another picture in its place. */
type Copy = { pictureStep: number; media: Media };

/** From the hot copy where that is still so: the files that an older one names will go. */
async function readMedia(
  world: World,
  session: Session,
  mediaId: string,
): Promise<Media | undefined> {
  const { pictureStep = 0 } = session;
  const hotKey = hotKeyOf(session, mediaId);
  const hot = (await world.hot.readCached("image", hotKey)) as Copy | undefined;
  if (hot?.pictureStep === pictureStep) return hot.media;
  const media = await world.store.readMedia(session, mediaId);
  const copy = media && ({ pictureStep, media } satisfies Copy);
  if (copy !== undefined) await world.hot.putCached("image", hotKey, copy);
  return media;
}

/** Programs of other layouts have copies of their own. */
function hotKeyOf({ tenantId, sessionId }: SessionKey, mediaId: string): string {
  return `${tenantId}:${sessionId}:${mediaId}:${layouts.media.version}`;
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
