import type { ActionOutcome, StepFailure, StepWorker } from "@dormouse/contract";
import type { AgentTurn } from "../agent/turn.ts";
import type { Artifact } from "../artifact/artifact.ts";
import type { Judged } from "../login/stages.ts";
import type { Media } from "../media/media.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import type { Control } from "../session/session.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";
import type { StoredCapture } from "../snapshot/store-capture.ts";

/** What an attempt at a step came to, ready to be made true. */
export type StepOutcome = {
  name?: string;
  /** An intent was stored for it, and goes with this outcome. */
  hasIntent?: true;
  /** Where its requests went that may have changed something, as far as they were seen coming; without query. */
  effectUrls?: string[];
  /** An attempt before had done it, so that nothing was done by this one. */
  settledBy?: "probe";
  /** What the step has learnt about the session's login. */
  judged?: Judged;
  /** Of a step of an agent's run. */
  turn?: AgentTurn;
  /** It failed with an action that was not done, and none before it can have had an effect. */
  withoutEffect?: true;
  /** Absent where the step succeeded. */
  error?: StepFailure;
  /** Its owner cancelled it: not all of its actions were begun. */
  cancelled?: Control;
  /** An action outlived its deadline, and may still take effect: nothing more is to be done in this browser. */
  abandoned?: true;
  worker: StepWorker;
  actions: ActionOutcome[];
  artifacts: Artifact[];
  media?: Media[];
  page?: { url: string; title: string };
  /** The page as the step left it, for those who act by its state; absent where nobody could look. */
  memory?: PageMemory;
  /** Number of the next ref: those before may have been told. */
  nextRef?: number;
  /** Absent where the browser's state could not be had: the last good one stays. */
  snapshot?: StoredCapture;
  /** The newest snapshot, where the state is still that one's: there is none of its own then. */
  unchanged?: SnapshotManifest;
  /** Why `snapshot` is absent, in words for the caller. */
  notKept?: string;
  durations: { wakeMs: number; actMs: number; captureMs: number };
  startedAtMs: number;
};
