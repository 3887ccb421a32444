import type { Layout } from "../layout/layout.ts";
import type { Blobs, Payload } from "../world/blobs.ts";

/** A table item holds 400 KB in all; above this a value is better kept beside it. */
const maxInlineBytes = 32 * 1024;

/**
 * Keeps a JSON value: in the item that asks while it is small, under `blobKey` when it is not.
 * @param beforeBlob is awaited before a blob is written.
 */
export async function storePayload<Value>(
  blobs: Blobs,
  { version: schemaVersion }: Layout<Value>,
  blobKey: string,
  value: Value,
  beforeBlob?: () => Promise<void>,
): Promise<Payload<Value>> {
  const content = new TextEncoder().encode(JSON.stringify(value));
  if (content.byteLength <= maxInlineBytes) return { inline: value, schemaVersion };
  await beforeBlob?.();
  await blobs.put(blobKey, content, "application/json");
  return { blobKey, bytes: content.byteLength, schemaVersion };
}

/**
 * @throws NewerLayoutError
 * @throws Error when the blob is missing, which only a damaged store can bring about.
 */
export async function loadPayload<Value>(
  blobs: Blobs,
  layout: Layout<Value>,
  payload: Payload<Value>,
): Promise<Value> {
  const { schemaVersion } = payload;
  layout.refuseNewer(schemaVersion);
  if ("inline" in payload) return layout.read(payload.inline, schemaVersion);
  const content = await blobs.get(payload.blobKey);
  if (content === undefined) throw new Error(`blob ${payload.blobKey} is missing`);
  return layout.read(JSON.parse(new TextDecoder().decode(content)), schemaVersion);
}
