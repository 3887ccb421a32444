import type { Action, ActionOutcome, Question, StepFailure } from "@dormouse/contract";
import type { ModelAnswer, ModelCall, ModelMessage } from "../model/model.ts";
import type { PageContent } from "../page-state/page-content.ts";
import type { Payload } from "../world/blobs.ts";
import type { AgentProgress } from "./progress.ts";

/** What a model was told, as it is kept: without what is secret, and without its pictures. */
export type KeptRequest = {
  instructions: string;
  /** Names of the tools it had. */
  tools: string[];
  messages: ModelMessage[];
  maxOutputTokens: number;
  /** Earlier steps in few words, in place of all that was said in them. */
  folded?: string[];
};

/** What a model was told for a step, and what it decided. It is stored before anything of that is done. */
export type Exchange = {
  request: KeptRequest;
  answer: Pick<
    ModelAnswer,
    "turn" | "calls" | "text" | "provider" | "model" | "usage" | "attempts"
  > & { costUsd?: number };
  /** The answer as it may be shown: without what is secret. Absent in those that are of before it was kept. */
  shown?: { text: string; calls: ModelCall[] };
  /** The page that the model was told, where it could be read; absent where it was not kept yet. */
  page?: PageContent;
};

/** A decision that is stored, and whose step is not committed yet: no attempt of that step asks again. */
export type PendingDecision = {
  step: number;
  exchange: Payload<Exchange>;
  repeated: NonNullable<AgentProgress["repeated"]>;
  /** How often the run had been given other instructions when it was made. */
  given?: number;
  /** What the refs stood for that it names, hashed: a browser that woke anew may give them to something else. */
  targets: Record<string, string>;
};

/** The newest decision of a run, and what came of it. */
export type PastDecision = {
  step: number;
  exchange: Exchange;
  /** The page that it was made on, where that is known. */
  page?: PageContent;
  /** What was done, with what was read; without those that were not begun. */
  actions: ActionOutcome[];
  error?: StepFailure;
  /** It may have been done: an attempt was cut off, and nothing was repeated. */
  interrupted?: true;
  /** Why nothing of it was done. */
  refused?: string;
};

/** What a decision comes to. `notes` take the place of those before. */
export type Decided = { notes?: string } & (
  | { kind: "act"; actions: Action[] }
  /** Of a person. `timeoutMs`: how long the model would wait for the answer. */
  | { kind: "ask"; question: Question; timeoutMs?: number | undefined }
  | { kind: "finish"; output: unknown }
  | { kind: "giveUp"; reason: string }
  /** It cannot be carried out, for a reason that the model is told. */
  | { kind: "refused"; reason: string }
);
