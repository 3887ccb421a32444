import type { BaseParts } from "./base-parts.ts";
import { answerFrom } from "./cache-responses.ts";
import { callInFrame } from "./page-code.ts";
import type { SeededDocument } from "./seeder.ts";

/** Storage that few sites use. */
export const rareKinds = ["cacheStorage", "fileSystem"] as const;
export type RareKind = (typeof rareKinds)[number];

/** Fills a document's caches, or its origin's files, with what the base has of them; if anything. */
export async function writeRareStorage(
  kind: RareKind,
  storageKey: string,
  base: BaseParts,
  { session, frameId }: SeededDocument,
): Promise<void> {
  const text = await base.text({ kind, storageKey });
  if (text === undefined) return;
  const write = () => callInFrame(session, frameId, "write", { [kind]: text });
  await (kind === "cacheStorage" ? answerFrom(text, session, write) : write());
}
