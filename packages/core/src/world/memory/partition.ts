import type { SessionEvent } from "@dormouse/contract";
import type { Artifact } from "../../artifact/artifact.ts";
import type { Media } from "../../media/media.ts";
import type { PageRecord } from "../../page-state/page-record.ts";
import type { Run } from "../../run/run.ts";
import type { SnapshotPin, StoredSnapshot } from "../../snapshot/snapshot.ts";
import type { Intent } from "../../step/intent.ts";
import type { StepRecord } from "../../step/step.ts";
import type { Commit, RecordsInArchive, SessionRecords } from "../store.ts";
import { Shelf } from "./shelf.ts";

/** What belongs to one session beside its own record. */
export class Partition {
  readonly runs = new Shelf<Run>();
  readonly steps = new Shelf<StepRecord>();
  readonly pages = new Shelf<PageRecord>();
  readonly events = new Shelf<SessionEvent>();
  readonly snapshots = new Shelf<StoredSnapshot>();
  readonly artifacts = new Shelf<Artifact>();
  readonly media = new Shelf<Media>();
  readonly intents = new Shelf<Intent>();

  /** @throws Error for what must never happen: an event written twice, a run that was never begun. */
  assertTakes(commit: Commit): void {
    for (const { sequence } of commit.events ?? []) {
      if (this.events.has(String(sequence)))
        throw new Error(`event ${sequence} is written already`);
    }
    if (commit.run !== undefined) this.#run(commit.run.runId);
  }

  /** The snapshot it brings back is gone. */
  lacksRestored({ snapshot }: Commit): boolean {
    const restored = snapshot?.summary.restoredFrom;
    return restored !== undefined && !this.snapshots.has(String(restored));
  }

  /** @returns whether there is a snapshot of this version. */
  repin(version: number, change: (pins: SnapshotPin[]) => SnapshotPin[]): boolean {
    const snapshot = this.snapshots.get(String(version));
    if (snapshot === undefined) return false;
    const { pins = [], ...unpinned } = snapshot;
    const changed = change(pins);
    this.snapshots.put(
      String(version),
      changed.length === 0 ? unpinned : { ...unpinned, pins: changed },
    );
    return true;
  }

  apply(commit: Commit): void {
    const { newRun, run, step, page, snapshot, intent, intentDone } = commit;
    this.lay({
      events: commit.events ?? [],
      artifacts: commit.artifacts ?? [],
      media: commit.media ?? [],
      steps: step === undefined ? [] : [step],
      pages: page === undefined ? [] : [page],
      runs: newRun === undefined ? [] : [newRun],
    });
    if (run !== undefined)
      this.runs.put(run.runId, { ...run, script: this.#run(run.runId).script });
    if (snapshot !== undefined) this.snapshots.put(String(snapshot.version), snapshot);
    if (intent !== undefined) this.intents.put(String(intent.step), intent);
    if (intentDone !== undefined) this.intents.delete(String(intentDone));
  }

  removeArchived({ lastSequence, lastStep, runs, artifacts, media }: RecordsInArchive): void {
    for (const { sequence } of this.events.values((key) => Number(key) <= lastSequence)) {
      this.events.delete(String(sequence));
    }
    for (const { step } of this.steps.values((key) => Number(key) <= lastStep)) {
      this.steps.delete(String(step));
    }
    for (const { step } of this.pages.values((key) => Number(key) <= lastStep)) {
      this.pages.delete(String(step));
    }
    for (const runId of runs) this.runs.delete(runId);
    for (const artifactId of artifacts) this.artifacts.delete(artifactId);
    for (const picture of media) {
      const stored = this.media.get(picture.mediaId);
      if (JSON.stringify(stored) === JSON.stringify(picture)) this.media.delete(picture.mediaId);
    }
  }

  lay({
    runs = [],
    steps = [],
    pages = [],
    events = [],
    artifacts = [],
    media = [],
  }: SessionRecords): void {
    for (const run of runs) this.runs.put(run.runId, run);
    for (const step of steps) this.steps.put(String(step.step), step);
    for (const page of pages) this.pages.put(String(page.step), page);
    for (const event of events) this.events.put(String(event.sequence), event);
    for (const artifact of artifacts) this.artifacts.put(artifact.artifactId, artifact);
    for (const picture of media) this.media.put(picture.mediaId, picture);
  }

  #run(runId: string): Run {
    const run = this.runs.get(runId);
    if (run === undefined) throw new Error(`run ${runId} was never begun`);
    return run;
  }
}
