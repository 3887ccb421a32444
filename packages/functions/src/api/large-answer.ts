import { blobPrefix, type SessionKey, type World } from "@dormouse/core";

/** A Lambda answers with at most 6 MB. */
const maxAnswerBytes = 4 * 1024 * 1024;
const linkSeconds = 60 * 60;

/**
 * Answers with the value as JSON; where it is too large for an answer, with a link to it.
 * @param name of the value among the session's; the same name must stand for the same value.
 */
export async function answerJson(
  world: World,
  key: SessionKey,
  name: string,
  value: unknown,
): Promise<Response> {
  const content = new TextEncoder().encode(JSON.stringify(value));
  if (content.byteLength <= maxAnswerBytes) {
    return new Response(content, { headers: { "content-type": "application/json" } });
  }
  const blobKey = `${blobPrefix(key)}answers/${name}.json`;
  await world.blobs.put(blobKey, content, "application/json");
  const link = await world.blobs.link(blobKey, { expiresInSeconds: linkSeconds });
  return new Response(null, { status: 303, headers: { location: link } });
}
