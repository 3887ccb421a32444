import type { SessionEvent } from "@dormouse/contract";
import type { Artifact } from "../artifact/artifact.ts";
import type { Layout } from "../layout/layout.ts";
import { layouts } from "../layout/layouts.ts";
import type { Media } from "../media/media.ts";
import type { PageRecord } from "../page-state/page-record.ts";
import type { Run } from "../run/run.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import type { StepRecord } from "../step/step.ts";

/** What an archive has of a session, by kind; each kind in the order of its keys. */
export type ArchivedRecords = {
  run: Run;
  event: SessionEvent;
  step: StepRecord;
  page: PageRecord;
  artifact: Artifact;
  media: Media;
  snapshot: StoredSnapshot;
};

export type ArchivedKind = keyof ArchivedRecords;
export type ArchivedRecord = {
  [Kind in ArchivedKind]: { kind: Kind; record: ArchivedRecords[Kind] };
}[ArchivedKind];

/** By its key a record is found within its kind. */
export function keyOfRecord(archived: ArchivedRecord): string {
  switch (archived.kind) {
    case "run":
      return archived.record.runId;
    case "event":
      return numberKey(archived.record.sequence);
    case "step":
    case "page":
      return numberKey(archived.record.step);
    case "artifact":
      return archived.record.artifactId;
    case "media":
      return archived.record.mediaId;
    case "snapshot":
      return numberKey(archived.record.version);
  }
}

/** Text that sorts as numbers do. */
export function numberKey(value: number): string {
  return String(Math.min(value, Number.MAX_SAFE_INTEGER)).padStart(16, "0");
}

/** Each record is in the layout that it had when it was archived. */
export const archivedLayouts: Record<ArchivedKind, Layout<unknown>> = {
  run: layouts.run,
  event: layouts.event,
  step: layouts.step,
  page: layouts.page,
  artifact: layouts.artifact,
  media: layouts.media,
  snapshot: layouts.snapshot,
};
