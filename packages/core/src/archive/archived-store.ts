import { DormouseError } from "@dormouse/contract";
import { artifactsScope, mediaScope, runsScope } from "../listing/scopes.ts";
import type { SessionKey } from "../session/session.ts";
import type { Blobs } from "../world/blobs.ts";
import type { Clock } from "../world/clock.ts";
import type { Store } from "../world/store.ts";
import { withMethods } from "../with-methods.ts";
import { ArchivePointers } from "./archive-pointers.ts";
import { ArchiveGoneError, ArchiveReader } from "./archive-reader.ts";
import { numberKey, type ArchivedRecords } from "./archive-records.ts";
import { mergedListing } from "./merged-listing.ts";
import { RecentValues } from "./recent-values.ts";

/** Pieces of archives that a process keeps, decompressed: the smallest has 256 MB in all. */
const recentBytes = 16 * 1024 * 1024;
/** Archives that take each other's place faster than this keeps up with would be a fault of ours. */
const maxTries = 5;

/**
 * The store, with what lies in archives as if it were still in the table: nobody who reads a session's records need
 * know where they are. Of a session that has an archive, that one has the records up to its numbers, and the table the
 * later ones; so a session goes on, and is archived again, without its earlier records being moved back. Records that
 * are named by an id are looked for in the table first.
 */
export function withArchives(
  store: Store,
  { blobs, clock }: { blobs: Pick<Blobs, "read">; clock: Clock },
): Store {
  const pointers = new ArchivePointers(store, clock);
  const recent = new RecentValues(recentBytes);

  /** Reads by what is known of the session's archive, and again where that may have been overtaken meanwhile. */
  async function reading<Value>(
    key: SessionKey,
    read: (archive: OpenArchive | undefined) => Promise<Value>,
  ): Promise<Value> {
    for (let tried = 1; tried <= maxTries; tried += 1) {
      const pointer = await pointers.of(key);
      const { archive } = pointer;
      try {
        const value = await read(
          archive && { ...archive, records: new ArchiveReader(blobs, archive, recent) },
        );
        if (pointers.isGood(pointer)) return value;
      } catch (error) {
        if (!(error instanceof ArchiveGoneError) || tried === maxTries) throw error;
      }
      pointers.forget(key);
    }
    throw new DormouseError("unavailable", "The records could not be read in time; try again.");
  }

  /** By id: what the table does not have, the archive may. */
  async function findIn<Kind extends "run" | "artifact" | "media">(
    kind: Kind,
    key: SessionKey,
    id: string,
    inTable: () => Promise<ArchivedRecords[Kind] | undefined>,
  ): Promise<ArchivedRecords[Kind] | undefined> {
    const found = await inTable();
    if (found !== undefined) return found;
    return reading(key, async (archive) => archive?.records.find(kind, id));
  }

  return withMethods<Store>(store, {
    read: (key) =>
      pointers.through(
        key,
        () => store.read(key),
        (session) => session,
      ),
    commit: (commit) =>
      pointers.through(
        commit.session,
        () => store.commit(commit),
        ({ outcome }) => (outcome === "committed" ? commit.session : undefined),
      ),
    claim: (key, request) =>
      pointers.through(
        key,
        () => store.claim(key, request),
        ({ session }) => session,
      ),
    renew: (key, request) =>
      pointers.through(
        key,
        () => store.renew(key, request),
        (session) => session,
      ),

    readRun: (key, runId) => findIn("run", key, runId, () => store.readRun(key, runId)),
    readArtifact: (key, id) => findIn("artifact", key, id, () => store.readArtifact(key, id)),
    readMedia: (key, id) => findIn("media", key, id, () => store.readMedia(key, id)),

    readEvents: (key, { afterSequence, limit }) =>
      reading(key, async (archive) => {
        const last = archive?.lastSequence ?? 0;
        if (archive === undefined || afterSequence >= last) {
          return store.readEvents(key, { afterSequence, limit });
        }
        const toSequence = Math.min(last, afterSequence + limit);
        const events = await all(
          archive.records.between("event", {
            from: numberKey(afterSequence + 1),
            to: numberKey(toSequence),
          }),
        );
        const left = limit - (toSequence - afterSequence);
        if (left === 0) return events;
        return [...events, ...(await store.readEvents(key, { afterSequence: last, limit: left }))];
      }),
    readSteps: (key, range) =>
      reading(key, (archive) =>
        byStep("step", archive, range, (rest) => store.readSteps(key, rest)),
      ),
    readPages: (key, range) =>
      reading(key, (archive) =>
        byStep("page", archive, range, (rest) => store.readPages(key, rest)),
      ),
    readNewestPage: (key, upToStep) =>
      reading(key, async (archive) => {
        const isLater = archive === undefined || upToStep > archive.lastStep;
        const stored = isLater ? await store.readNewestPage(key, upToStep) : undefined;
        if (archive === undefined || (stored !== undefined && stored.step > archive.lastStep)) {
          return stored;
        }
        const to = numberKey(Math.min(upToStep, archive.lastStep));
        for await (const page of archive.records.between("page", { to }, "descending")) return page;
        return undefined;
      }),

    listRuns: (key, page) =>
      reading(key, (archive) =>
        mergedListing(archive?.records, "run", runsScope(key), page, () =>
          store.listRuns(key, page),
        ),
      ),
    listArtifacts: (key, page) =>
      reading(key, (archive) =>
        mergedListing(
          archive?.records,
          "artifact",
          artifactsScope(key, page.kind),
          page,
          () => store.listArtifacts(key, page),
          ({ kind }) => page.kind === undefined || kind === page.kind,
        ),
      ),
    listMedia: (key, page) =>
      reading(key, (archive) =>
        mergedListing(archive?.records, "media", mediaScope(key), page, () =>
          store.listMedia(key, page),
        ),
      ),
  });
}

type OpenArchive = { lastSequence: number; lastStep: number; records: ArchiveReader };

/** Of the steps up to the archive's last one from there, of later ones from the table. */
async function byStep<Kind extends "step" | "page">(
  kind: Kind,
  archive: OpenArchive | undefined,
  { fromStep, toStep }: { fromStep: number; toStep: number },
  inTable: (range: { fromStep: number; toStep: number }) => Promise<ArchivedRecords[Kind][]>,
): Promise<ArchivedRecords[Kind][]> {
  if (archive === undefined || fromStep > archive.lastStep) return inTable({ fromStep, toStep });
  const to = Math.min(toStep, archive.lastStep);
  const range = { from: numberKey(fromStep), to: numberKey(to) };
  const archived = await all(archive.records.between(kind, range));
  return to === toStep ? archived : [...archived, ...(await inTable({ fromStep: to + 1, toStep }))];
}

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const taken: Value[] = [];
  for await (const value of values) taken.push(value);
  return taken;
}
