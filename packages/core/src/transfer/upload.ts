import { DormouseError, limits, type StateUpload } from "@dormouse/contract";
import { uploadsPrefix } from "../session/blob-prefix.ts";
import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import { BlobTooLargeError } from "../world/blobs.ts";
import type { World } from "../world/world.ts";

const uploadLinkMs = 15 * 60 * 1_000;

/**
 * A place to send a state to that is too large for a request.
 * @throws DormouseError `session_not_found`, `session_deleted`
 */
export async function createUpload(world: World, key: SessionKey): Promise<StateUpload> {
  await findKeptSession(world, key);
  const uploadId = world.ids.next();
  const expiresAt = new Date(world.clock.nowMs() + uploadLinkMs).toISOString();
  const url = await world.blobs.uploadLink(blobKeyOf(key, uploadId), {
    expiresInSeconds: uploadLinkMs / 1_000,
  });
  return { uploadId, url, expiresAt };
}

/**
 * What was sent to an upload of the session. Whoever holds the link chooses how much that is, so more than a state can
 * have is never read into memory.
 * @param uploadId a UUID.
 * @throws DormouseError `session_not_found`, `session_deleted`, `upload_not_found`, `body_too_large`
 */
export async function readUpload(
  world: World,
  key: SessionKey,
  uploadId: string,
): Promise<Uint8Array> {
  await findKeptSession(world, key);
  const { uploadBytes: maxBytes } = limits;
  try {
    const content = await world.blobs.get(blobKeyOf(key, uploadId), { maxBytes });
    if (content !== undefined) return content;
  } catch (cause) {
    if (!(cause instanceof BlobTooLargeError)) throw cause;
    throw new DormouseError(
      "body_too_large",
      `upload: has more than ${maxBytes} bytes; leave out what the session does not need.`,
      { path: "upload", cause },
    );
  }
  throw new DormouseError(
    "upload_not_found",
    `The session has no upload ${uploadId}: nothing was sent to its link, or it was imported, or it is a day old.`,
    { path: "upload" },
  );
}

/** Removes what was sent: it may hold a login in the clear. */
export async function removeUpload(
  { blobs }: World,
  key: SessionKey,
  uploadId: string,
): Promise<void> {
  await blobs.deleteMany([blobKeyOf(key, uploadId)]);
}

function blobKeyOf(key: SessionKey, uploadId: string): string {
  return `${uploadsPrefix(key)}${uploadId}`;
}
