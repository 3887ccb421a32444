import { ModuleId } from "@dormouse/contract";
import { integrityOf } from "../coordinator/integrity.ts";
import type { ModelCall } from "../model/model.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { Commit } from "../world/store.ts";
import { decisionOf, stepOf } from "./agent-deed.ts";
import { textsOf } from "./deed.ts";
import type { SimulatedProcess } from "./process.ts";
import type { Witnessed } from "./witness.ts";

/** Sees what models answer, what is stored of it, and what is done by it. */
export class AgentWitness {
  readonly #answers = new Map<SimulatedProcess, readonly ModelCall[]>();
  /** What was decided and stored, as the texts that it types, each with its session. */
  readonly #stored = new Set<string>();
  /** The steps, by their sessions, whose decision is stored, and that are not done. */
  readonly #pending = new Map<string, number>();
  readonly #violation: (what: string) => void;
  readonly #count: (what: string) => void;

  constructor(violation: (what: string) => void, count: (what: string) => void) {
    this.#violation = violation;
    this.#count = count;
  }

  /** A process that holds a step asks a model: for nothing that is decided and stored. */
  asks(process: SimulatedProcess, { sessionId }: SessionKey): void {
    const step = this.#pending.get(sessionId);
    if (step === undefined) return;
    this.#violation(`${process.name} asks a model for step ${step}, which is decided`);
  }

  /** What the process stores next as a decision is that. */
  answered(process: SimulatedProcess, calls: readonly ModelCall[]): void {
    this.#answers.set(process, calls);
  }

  claimed({ sessionId }: SessionKey): void {
    if (this.#pending.has(sessionId)) this.#count("decisionsTakenOver");
  }

  /** Something is done in a session: what a model decided not before that is stored. */
  does(sessionId: string, text: string): void {
    if (decisionOf(text) === undefined || this.#stored.has(`${sessionId} ${text}`)) return;
    this.#violation(`${text} is done, and its decision is not stored`);
  }

  /** The script of an agent's run is what is decided; a step that nobody decided does nothing. */
  committed(
    process: SimulatedProcess,
    before: Session,
    { session, step }: Commit,
    { runs, agentRuns }: Witnessed,
  ): void {
    const { run, sessionId, nextStep } = session;
    const isNextStep = nextStep !== before.nextStep || run?.runId !== before.run?.runId;
    if (isNextStep) this.#pending.delete(sessionId);
    if (step !== undefined && agentRuns.has(step.runId)) {
      const script = runs.get(step.runId);
      if (script !== undefined) script[step.index] ??= stepOf([], step.step);
    }
    if (run === undefined || !agentRuns.has(run.runId)) return;
    if (isDecided(before, session)) {
      const decided = stepOf(this.#answers.get(process) ?? [], nextStep);
      const script = runs.get(run.runId);
      if (script !== undefined) script[run.doneSteps] = decided;
      this.#pending.set(sessionId, nextStep);
      for (const text of textsOf(decided)) this.#stored.add(`${sessionId} ${text}`);
    }
    this.#expectWhole(session);
  }

  #expectWhole(session: Session): void {
    const { recommendations, linkedModules } = integrityOf(session);
    for (const { message } of recommendations) this.#violation(message);
    if (linkedModules.length === ModuleId.options.length) return;
    this.#violation(`an agent's session has only ${String(linkedModules)}`);
  }
}

/** A decision is stored that was not before. */
function isDecided({ run: before }: Session, { run, nextStep }: Session): boolean {
  const name = JSON.stringify(run?.decision?.exchange);
  return run?.decision?.step === nextStep && name !== JSON.stringify(before?.decision?.exchange);
}
