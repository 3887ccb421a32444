import { answerLinkMs, answersPrefix, type SessionKey, type World } from "@dormouse/core";

/** A Lambda answers with at most 6 MB. */
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * Answers with the value as JSON; where it is too large for an answer, with a link to it.
 * @param name what the link calls the file, without its ending.
 */
export function answerJson(
  world: World,
  key: SessionKey,
  name: string,
  value: unknown,
): Promise<Response> {
  const content = new TextEncoder().encode(JSON.stringify(value));
  return answerContent(world, key, `${name}.json`, { content, contentType: "application/json" });
}

/** As answerJson, for what is not JSON. */
export async function answerContent(
  world: World,
  key: SessionKey,
  fileName: string,
  { content, contentType }: { content: Uint8Array<ArrayBuffer>; contentType: string },
): Promise<Response> {
  if (content.byteLength <= maxAnswerBytes) {
    return new Response(content, { headers: { "content-type": contentType } });
  }
  // A name of its own: the collector, which goes by age, must not take one that is written anew just then.
  const blobKey = `${answersPrefix(key)}${world.ids.next()}/${fileName}`;
  await world.blobs.put(blobKey, content, contentType);
  // It may hold a login in the clear, so it goes once its link has ended. The collector finds out when that is:
  // asked for that time, it would be put off by each further answer.
  await world.store.requestCollection(key, world.clock.nowMs());
  const expiresInSeconds = answerLinkMs / 1_000;
  const link = await world.blobs.link(blobKey, { expiresInSeconds, fileName });
  return new Response(null, { status: 303, headers: { location: link } });
}
