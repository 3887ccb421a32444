import type { Blobs, Payload } from "../world/blobs.ts";

/** A table item holds 400 KB in all; above this a value is better kept beside it. */
const maxInlineBytes = 32 * 1024;

/**
 * Keeps a JSON value: in the item that asks while it is small, under `blobKey` when it is not.
 * @param beforeBlob is awaited before a blob is written.
 */
export async function storePayload<Value>(
  blobs: Blobs,
  blobKey: string,
  value: Value,
  beforeBlob?: () => Promise<void>,
): Promise<Payload<Value>> {
  const content = new TextEncoder().encode(JSON.stringify(value));
  if (content.byteLength <= maxInlineBytes) return { inline: value };
  await beforeBlob?.();
  await blobs.put(blobKey, content, "application/json");
  return { blobKey, bytes: content.byteLength };
}

/** @throws Error when the blob is missing, which only a damaged store can bring about. */
export async function loadPayload<Value>(blobs: Blobs, payload: Payload<Value>): Promise<Value> {
  if ("inline" in payload) return payload.inline;
  const content = await blobs.get(payload.blobKey);
  if (content === undefined) throw new Error(`blob ${payload.blobKey} is missing`);
  return JSON.parse(new TextDecoder().decode(content)) as Value;
}
