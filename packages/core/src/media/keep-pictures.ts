import { createHash } from "node:crypto";
import type { Artifact } from "../artifact/artifact.ts";
import type { PageContent } from "../page-state/page-content.ts";
import { mediaBlob, thumbnailBlob } from "../session/blob-prefix.ts";
import type { Session } from "../session/session.ts";
import type { LiveBrowser } from "../world/browser.ts";
import type { World } from "../world/world.ts";
import type { TakenScreenshot } from "../worker/saved-artifacts.ts";
import { hashEmbedder } from "./embedder.ts";
import type { Media } from "./media.ts";
import { perceptualHash } from "./perceptual-hash.ts";
import type { Picture } from "./picture.ts";

/** A step keeps the largest pictures of its page; the next one goes on with the others. */
const picturesOfStep = 12;
const pictureBytesMax = 4 * 1024 * 1024;
/** What an operator's model may take for one picture. */
const embeddingMs = 2_000;

/**
 * Stores the pictures that the page shows and that were not stored before, and thumbnails of the screenshots that the
 * step took. They become the session's with the step's commit.
 * @param signal where it aborts, those that are done are all.
 * @throws what the browser and the blobs throw.
 */
export async function keepPictures(
  world: World,
  session: Session,
  live: LiveBrowser,
  { content, screenshots }: { content: PageContent | undefined; screenshots: TakenScreenshot[] },
  signal: AbortSignal,
): Promise<Media[]> {
  const [shown, taken] = await Promise.all([
    shownPictures(live, content, signal),
    takenPictures(world, live, screenshots, signal),
  ]);
  const kept = await Promise.all([
    ...shown.map((picture) => storeImage(world, session, picture, altOf(content, picture))),
    ...taken.map(({ picture, artifact }) => storeThumbnail(world, session, picture, artifact)),
  ]);
  return kept.filter((media) => media !== undefined);
}

async function shownPictures(
  live: LiveBrowser,
  content: PageContent | undefined,
  signal: AbortSignal,
): Promise<Picture[]> {
  const images = Object.entries(content?.images ?? {})
    .toSorted(([, left], [, right]) => right.width * right.height - left.width * left.height)
    .flatMap(([mediaId, { source }]) => (source === undefined ? [] : [{ mediaId, source }]));
  if (images.length === 0 || live.readPictures === undefined) return [];
  const limits = { countMax: picturesOfStep, bytesMax: pictureBytesMax };
  return live.readPictures({ images, ...limits, signal });
}

async function takenPictures(
  { blobs }: World,
  live: LiveBrowser,
  screenshots: TakenScreenshot[],
  signal: AbortSignal,
): Promise<{ picture: Picture; artifact: Artifact }[]> {
  const taken: { picture: Picture; artifact: Artifact }[] = [];
  for (const { artifact, content: held } of screenshots) {
    if (signal.aborted) break;
    const { artifactId: mediaId, blobKey, contentType } = artifact;
    const content = held ?? (await blobs.get(blobKey));
    const picture = content && (await live.shrinkPicture?.({ mediaId, content, contentType }));
    if (picture !== undefined) taken.push({ picture, artifact });
  }
  return taken;
}

/** @returns undefined where it is stored: another browser of the session's has shown it before. */
async function storeImage(
  world: World,
  session: Session,
  picture: Picture,
  alt: string,
): Promise<Media | undefined> {
  const { mediaId, content, contentType } = picture;
  const sha256 = createHash("sha256").update(content).digest("hex");
  const stored = await world.store.readMedia(session, mediaId);
  if (stored?.sha256 === sha256) return undefined;
  const blobKey = mediaBlob(session, session.fence, mediaId);
  const [told] = await Promise.all([
    storeGlance(world, session, picture, alt),
    world.blobs.put(blobKey, content, contentType),
  ]);
  const full = { blobKey, contentType, bytes: content.byteLength };
  return { ...told, kind: "image", full, sha256 };
}

async function storeThumbnail(
  world: World,
  session: Session,
  picture: Picture,
  { blobKey, contentType, bytes, name, fileName }: Artifact,
): Promise<Media> {
  const told = await storeGlance(world, session, picture, name ?? fileName);
  return { ...told, kind: "screenshot", full: { blobKey, contentType, bytes } };
}

/** What is seen of a picture at a glance. */
async function storeGlance(
  world: World,
  session: Session,
  { mediaId, width, height, thumbnail, luminance }: Picture,
  alt: string,
): Promise<Omit<Media, "kind" | "full">> {
  const { content, ...size } = thumbnail;
  const blobKey = thumbnailBlob(session, session.fence, mediaId);
  const contentType = "image/jpeg";
  const hash = perceptualHash(luminance);
  const [embeddingKey] = await Promise.all([
    keyOf(world, { thumbnail: content, perceptualHash: hash, alt }),
    world.blobs.put(blobKey, content, contentType),
  ]);
  return {
    mediaId,
    alt,
    width,
    height,
    thumbnail: { blobKey, contentType, bytes: content.byteLength, ...size },
    perceptualHash: hash,
    embeddingKey,
    step: session.nextStep,
    createdAtMs: world.clock.nowMs(),
  };
}

/** No model of an operator's can keep a step from being committed. */
async function keyOf(
  { embedder = hashEmbedder, clock }: World,
  picture: Parameters<typeof hashEmbedder.keyOf>[0],
): Promise<string> {
  const over = new AbortController();
  try {
    const key = await Promise.race([
      embedder.keyOf(picture),
      clock.sleep(embeddingMs, over.signal).then(() => undefined),
    ]);
    return key ?? picture.perceptualHash;
  } catch {
    return picture.perceptualHash;
  } finally {
    over.abort();
  }
}

function altOf(content: PageContent | undefined, { mediaId }: Picture): string {
  return content?.images[mediaId]?.alt ?? "";
}
