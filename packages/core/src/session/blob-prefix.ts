import type { SessionKey } from "./session.ts";

/** What a session keeps among the blobs lies below this, and goes with it. */
export function blobPrefix({ tenantId, sessionId }: SessionKey): string {
  return `tenants/${tenantId}/sessions/${sessionId}/`;
}

/** A file that a step made. */
export function artifactBlob(session: SessionKey, artifactId: string): string {
  return `${blobPrefix(session)}artifacts/${artifactId}`;
}

/** What a step gave, where that is too long for its record; of each attempt another one. */
export function stepBlob(session: SessionKey, step: number, fence: number): string {
  return `${blobPrefix(session)}steps/${step}-${fence}.json`;
}

/** What a model was told for a step, and what it decided; of each attempt another one. */
export function exchangeBlob(session: SessionKey, step: number, fence: number): string {
  return `${blobPrefix(session)}models/${step}-${fence}.json`;
}

/** What a step left of the page, where that is too long for its record; of each attempt another one. */
export function pageBlob(session: SessionKey, step: number, fence: number): string {
  return `${blobPrefix(session)}pages/${step}-${fence}.json`;
}

/** A picture that a page showed; of each attempt another one, lest it is removed for one that did not count. */
export function mediaBlob(session: SessionKey, fence: number, mediaId: string): string {
  return `${blobPrefix(session)}media/${mediaId}-${fence}`;
}

export function thumbnailBlob(session: SessionKey, fence: number, mediaId: string): string {
  return `${blobPrefix(session)}thumbnails/${mediaId}-${fence}.jpg`;
}

/** A run's script, where that is too long for its record. */
export function scriptBlob(session: SessionKey, runId: string): string {
  return `${blobPrefix(session)}runs/${runId}.json`;
}

/** What lay with a session that is archived; of each writing another one. */
export function archiveBlob(session: SessionKey, id: string): string {
  return `${blobPrefix(session)}archive/${id}.jsonl.zst`;
}

/** In which folder of its session's a blob lies, and under which name; undefined for another session's. */
export function partOf(
  session: SessionKey,
  blobKey: string,
): { folder: string; name: string } | undefined {
  const prefix = blobPrefix(session);
  if (!blobKey.startsWith(prefix)) return undefined;
  const [folder = "", ...rest] = blobKey.slice(prefix.length).split("/");
  return { folder, name: rest.join("/") };
}

/**
 * Answers that were too large to be sent, in the clear, for as long as the links to them are good. They
 * lie apart from all else, so that a bucket that keeps what was deleted need not keep them.
 */
export function answersPrefix(session: SessionKey): string {
  return `answers/${blobPrefix(session)}`;
}

/** States that were too large for a request, as their owners sent them: apart from all else, as answers are. */
export function uploadsPrefix(session: SessionKey): string {
  return `uploads/${blobPrefix(session)}`;
}

/** Everything a session has among the blobs lies below one of these. */
export function allBlobPrefixes(session: SessionKey): string[] {
  return [answersPrefix(session), uploadsPrefix(session), blobPrefix(session)];
}

/** How long a link to an answer is good for. */
export const answerLinkMs = 60 * 60 * 1_000;
