import type { Commit } from "./store.ts";

/** DynamoDB takes 400 KB an item; the rest is for its keys and the fields beside the record. */
export const recordBytesMax = 390 * 1024;
/** DynamoDB takes 100 items and 4 MB a transaction. */
export const commitRecordsMax = 100;
export const commitBytesMax = 3.9 * 1024 * 1024;

/** A commit that no store can take: its large values belong in a blob, its many records in several commits. */
export class CommitTooLargeError extends Error {
  override readonly name: string = "CommitTooLargeError";
}

/**
 * Checks the sizes that every store must keep to, the in-memory one too, lest a simulation passes
 * with what the table refuses.
 * @throws CommitTooLargeError naming the record that is too large.
 */
export function assertCommitFits(commit: Commit): void {
  const records = recordsOf(commit);
  if (records.length > commitRecordsMax) {
    throw new CommitTooLargeError(
      `a commit takes at most ${commitRecordsMax} records, this one has ${records.length}: split it`,
    );
  }
  let total = 0;
  for (const [name, record] of records) {
    const bytes = Buffer.byteLength(JSON.stringify(record));
    if (bytes > recordBytesMax) {
      throw new CommitTooLargeError(
        `the ${name} takes ${bytes} bytes, a record at most ${recordBytesMax}: keep its large values in a blob`,
      );
    }
    total += bytes;
  }
  if (total > commitBytesMax) {
    throw new CommitTooLargeError(
      `the commit takes ${total} bytes, at most ${commitBytesMax} fit: keep its large values in blobs`,
    );
  }
}

function recordsOf(commit: Commit): [name: string, record: unknown][] {
  const records: [string, unknown][] = [
    ["session", commit.session],
    ["new run", commit.newRun],
    ["run", commit.run],
    ["step", commit.step],
    ["page", commit.page],
    ["snapshot", commit.snapshot],
    ["intent", commit.intent],
    ["end of the intent", commit.intentDone],
    ["idempotency record", commit.idempotency],
    ["login's pointer", commit.login?.pointer],
    ["login's secret", commit.login?.secret],
    ["external key", commit.externalKey],
    ["collection", commit.collectAtMs],
    ...(commit.events ?? []).map((event): [string, unknown] => [`event ${event.type}`, event]),
    ...(commit.media ?? []).map((media): [string, unknown] => ["picture", media]),
    ...(commit.artifacts ?? []).map((artifact): [string, unknown] => ["artifact", artifact]),
  ];
  return records.filter(([, record]) => record !== undefined);
}
