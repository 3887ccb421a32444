import { eventsOf } from "../fork/history.ts";
import { pagesOf } from "../listing/pages.ts";
import { archiveBlob } from "../session/blob-prefix.ts";
import type { Session } from "../session/session.ts";
import { sessionView } from "../session/view.ts";
import type { ListResult, PageRequest } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { ArchivedRecord } from "./archive-records.ts";
import { ArchiveWriter } from "./archive-writer.ts";
import { clearAfterMs } from "./archive-pointers.ts";
import type { SessionArchive } from "./session-archive.ts";

/** Records read together. */
const together = 100;

/**
 * Writes all that lies with a session into one blob: lines of JSON, compressed. The first tells of the session, each
 * other one has a record under the name of its kind: runs, events, steps, what steps left of the page, files, pictures
 * and the newest snapshot; the last line says where they are. What lies in blobs of its own stays there.
 * @throws Error where the log has a hole: nothing may be removed on the strength of such an archive.
 */
export async function writeArchive(
  world: Pick<World, "store" | "blobs" | "ids" | "clock">,
  session: Session,
): Promise<SessionArchive> {
  const writer = new ArchiveWriter();
  await writer.head({
    format: "dormouse-session",
    formatVersion: 2,
    session: sessionView(session),
  });
  let events = 0;
  for await (const archived of recordsOf(world, session)) {
    if (archived.kind === "event") events += 1;
    await writer.add(archived);
  }
  if (events !== session.lastSequence) {
    throw new Error(`the log has ${events} events, not ${session.lastSequence}`);
  }
  const { content, index } = await writer.end();
  const blobKey = archiveBlob(session, world.ids.next());
  await world.blobs.put(blobKey, content, "application/zstd");
  const atMs = world.clock.nowMs();
  return {
    blobKey,
    bytes: content.byteLength,
    atMs,
    lastSequence: session.lastSequence,
    lastStep: session.nextStep - 1,
    index,
    dueAtMs: atMs + clearAfterMs,
  };
}

async function* recordsOf(
  { store }: Pick<World, "store">,
  session: Session,
): AsyncGenerator<ArchivedRecord, undefined> {
  for (const record of await listed((page) => store.listRuns(session, page))) {
    yield { kind: "run", record };
  }
  for await (const record of eventsOf({ store }, session, session.lastSequence)) {
    yield { kind: "event", record };
  }
  for await (const record of byStep(session, (range) => store.readSteps(session, range))) {
    yield { kind: "step", record };
  }
  for await (const record of byStep(session, (range) => store.readPages(session, range))) {
    yield { kind: "page", record };
  }
  for (const record of await listed((page) => store.listArtifacts(session, page))) {
    yield { kind: "artifact", record };
  }
  for (const record of await listed((page) => store.listMedia(session, page))) {
    yield { kind: "media", record };
  }
  const snapshot = await store.readSnapshot(session, session.snapshotVersion);
  if (snapshot !== undefined) yield { kind: "snapshot", record: snapshot };
}

async function* byStep<Value>(
  { nextStep }: Session,
  read: (range: { fromStep: number; toStep: number }) => Promise<Value[]>,
): AsyncGenerator<Value, undefined> {
  for (let fromStep = 1; fromStep < nextStep; fromStep += together) {
    yield* await read({ fromStep, toStep: Math.min(nextStep, fromStep + together) - 1 });
  }
}

/** The first id first. */
async function listed<Value>(
  read: (page: PageRequest) => Promise<ListResult<Value>>,
): Promise<Value[]> {
  const values: Value[] = [];
  const pages = pagesOf((cursor) => read({ limit: together, ...(cursor && { cursor }) }));
  for await (const page of pages) values.push(...page);
  return values.toReversed();
}
