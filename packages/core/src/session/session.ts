import type {
  Approvals,
  BrowserIdentity,
  HealedStep,
  HealOptions,
  Question,
  RunKind,
  RunStatus,
  SessionId,
  SessionStatus,
  StepFailure,
  TenantId,
} from "@dormouse/contract";
import type { PendingDecision } from "../agent/decision.ts";
import type { GivenInstructions, ToldEvent } from "../agent/given.ts";
import type { Mending } from "../agent/heal/mending.ts";
import type { AgentProgress } from "../agent/progress.ts";
import type { SessionModules } from "../coordinator/module-session.ts";

import type { SessionArchive } from "../archive/session-archive.ts";
import type { KeptInput } from "../input/kept-input.ts";
import type { LoginState } from "../login/login.ts";
import type { Stage } from "../login/stages.ts";
import type { ActionCounts } from "../step/action-counts.ts";
import type { PagePointer } from "../page-state/page-record.ts";

/** Names a session. Nothing is read or written without the tenant. */
export type SessionKey = { tenantId: TenantId; sessionId: SessionId };

/** The right to run a session's step now. Times are Unix milliseconds. */
export type Lease = { workerId: string; untilMs: number };

/** Why a session or a run stands as it does, fit to be shown. */
export type Reason = { code: string; message: string };

/** What its owner asked of a run while a worker had a step of it in hand; `replacedBy` is the run that is to follow. */
export type Control = {
  kind: "pause" | "cancel";
  reason: Reason;
  atMs: number;
  replacedBy?: string;
};

/** A step, by its index in the run, that is a wait: until then, for the answer to what it asked, or both. */
export type Waiting = {
  index: number;
  sinceMs: number;
  untilMs?: number;
  asked?: {
    name: string;
    question: Question;
    picture?: { artifactId: string };
    /** Of the page that an agent asks for a secret on. */
    origin?: string;
  };
};

/** The run a session is busy with, or was busy with last. */
export type CurrentRun = {
  runId: string;
  kind: RunKind;
  /** Of a run that has to do with a login: what its steps are, in this order. They may become more. */
  stages?: readonly Stage[];
  /** Name of the site's operation that it does. */
  operation?: string;
  /** How a model mends a step that fails since its page has changed; absent where the run fails then. */
  heal?: HealOptions;
  /** The step that is mended now, … */
  mending?: Mending;
  /** … how many of its steps were done for that by now, … */
  mendingSteps?: number;
  /** … and what became of those before. */
  healed?: HealedStep[];
  /** Of an agent's run: how its task begins, … */
  task?: string;
  /** … how far it is, … */
  progress?: AgentProgress;
  /** … and what was decided for the step that it stands at. */
  decision?: PendingDecision;
  /** What it was given to do while it went on, in place of what its task says … */
  given?: GivenInstructions;
  /** … and what its model is told with its next decision. */
  told?: ToldEvent[];
  /** Whose run it is, in its client's words: one who asks for the same agent joins it. */
  agent?: string;
  status: RunStatus;
  /** Sequence number of its first event; absent in runs that older versions stored. */
  firstSequence?: number;
  /** Number, in the session, of its first step. */
  firstStep: number;
  totalSteps: number;
  /** How many of its steps are committed; the next one's index in the run. */
  doneSteps: number;
  createdAtMs: number;
  /** As it was asked for; absent where it was not. */
  timeoutMs?: number;
  /** When its time is over. Its clock stands still while it is paused: `stoppedAtMs` says since when. */
  deadlineAtMs?: number;
  stoppedAtMs?: number;
  /** The step it stands at, by its index in the run, is a wait that has begun. */
  waiting?: Waiting;
  /** What the site has asked of it last before it let anybody in, and the picture that it showed. */
  challenge?: { name: string; picture?: { artifactId: string } };
  finishedAtMs?: number;
  error?: StepFailure;
};

/** A run that begins when those before it have ended. */
export type QueuedRun = Pick<
  CurrentRun,
  "runId" | "kind" | "stages" | "operation" | "heal" | "task" | "agent" | "totalSteps"
> & {
  firstSequence: number;
  timeoutMs?: number;
  createdAtMs: number;
};

/** The durable truth about a session. Every write of it moves `revision` on by one. */
export type Session = SessionKey & {
  status: SessionStatus;
  revision: number;
  /** Raised by every claim; a write made under an older fence fails. */
  fence: number;
  /** How often the next step was claimed. Counted at the claim: a step that kills its process counts. */
  attempt: number;
  /** The next step to run, counted over the whole session from 1. */
  nextStep: number;
  lastSequence: number;
  snapshotVersion: number;
  /** What its snapshots are sealed with, wrapped by the keyring. */
  dataKey: string;
  /** The sessions of the parts that work on it. */
  modules: SessionModules;
  lease?: Lease;
  run?: CurrentRun;
  /** Runs that wait for their turn, the next one first. */
  queue?: QueuedRun[];
  /** When the sweeper must look again; absent where nothing is due. This is the outbox. */
  dueAtMs?: number;
  /** Its next step is not claimed before: it is a timer, or was lost and is tried again. */
  notBeforeMs?: number;
  /** What its run was told, or will be told when it asks. */
  inputs?: KeptInput[];
  /** Takes effect at the held step's end, or before its next action. */
  control?: Control;
  /** How often the next step failed and was given back to be tried again. Such attempts are not lost ones. */
  retries?: number;
  /** When the session's time is over, whatever it is doing then. */
  deadlineAtMs?: number;
  /** The session, and the step of it, that this one was forked from. */
  forkedFrom?: { sessionId: SessionId; step: number };
  /** It does one operation beside the login whose state it began with; what it leaves is its own, and goes with it. */
  copyOf?: { loginId: SessionId; site: string };
  /** What its snapshots and files take, in bytes; what was removed since is counted until the next collection. */
  storedBytes?: number;
  identity: BrowserIdentity;
  /** What somebody is asked about before one of its agents does it. */
  approvals?: Approvals;
  agentId?: string;
  /** What its client calls it: nobody else's of the tenant, until it is deleted. */
  externalKey?: string;
  metadata: Record<string, unknown>;
  page?: { url: string; title: string };
  /** Absent until a step has looked at the page. */
  pageState?: PagePointer;
  /** Number of the next ref that an element gets: none is given twice, whatever becomes of the records. */
  nextRef?: number;
  /** The last step that kept a picture: what is known of one since then is still so. */
  pictureStep?: number;
  /** Of all its runs together, from the first step on that counted them. */
  actionCounts?: ActionCounts;
  /** Its owner has ended it, until it is given another run. */
  ended?: { atMs: number };
  /** Absent until it is archived for the first time. */
  archive?: SessionArchive;
  /** Present where somebody is signed in in it, whose credentials are held. */
  login?: LoginState;
  reason?: Reason;
  /** Why the last attempt at the next step came to nothing, fit to be shown. */
  lastFailure?: Reason;
  createdAtMs: number;
  updatedAtMs: number;
};

export function keyOf(session: SessionKey): SessionKey {
  return { tenantId: session.tenantId, sessionId: session.sessionId };
}

/** @throws Error for a session without a run, in which nothing is claimed, paused or ended. */
export function runOf({ run, sessionId }: Pick<Session, "run" | "sessionId">): CurrentRun {
  if (run === undefined) throw new Error(`session ${sessionId} has no run`);
  return run;
}
