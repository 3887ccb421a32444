import type { ActionOutcome, StepFailure, StepWorker } from "@dormouse/contract";
import type { Artifact } from "../artifact/artifact.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";

/** What an attempt at a step came to, ready to be made true. */
export type StepOutcome = {
  name?: string;
  /** Absent where the step succeeded. */
  error?: StepFailure;
  worker: StepWorker;
  actions: ActionOutcome[];
  artifacts: Artifact[];
  page?: { url: string; title: string };
  /** Absent where the browser's state could not be had: the last good one stays. */
  snapshot?: SnapshotManifest;
  durations: { wakeMs: number; actMs: number; captureMs: number };
  startedAtMs: number;
};
