import type { Action, ActionOutcome, AgentTask, StepFailure } from "@dormouse/contract";
import { givenInPlace } from "../agent/heal/finish-mending.ts";
import { decidedSteps } from "../agent/heal/mending.ts";
import { taskAsGiven } from "../agent/given.ts";
import { limitReached } from "../agent/limits.ts";
import { noProgress } from "../agent/progress.ts";
import { repeatedMax } from "../agent/repeated.ts";
import { instructionsOf, type AgentWork } from "../agent/task.ts";
import { areTargetsThere } from "../agent/targets.ts";
import { readCalls } from "../agent/tools/read-calls.ts";
import { decisionView, fallbackOf, usageWith, type AgentTurn } from "../agent/turn.ts";
import { connectionAfter, type Connection } from "../model/connection.ts";
import { ModelError } from "../model/error.ts";
import { runOf } from "../session/session.ts";
import { ActionError, ModelsAwayError } from "../step/errors.ts";
import type { Acted } from "./act.ts";
import { actApproved, declined, isDeclined, type Approving } from "./act-approved.ts";
import { askHuman } from "./ask-human.ts";
import { decide, findDecision, type Decision } from "./decide.ts";

/** How it goes on without an answer that can be used: such as a model that is not there does not come. */
const away: ReadonlySet<ModelError["kind"]> = new Set<ModelError["kind"]>([
  "outage",
  "rate_limited",
  "timeout",
  "key_refused",
]);

type Doing = Approving & {
  /** What its decision has begun may have happened already. */
  wasBegun(): Promise<boolean>;
  /** Of a step that is mended: what it reads by itself once that is done. */
  actions: Action[];
};

type Undecided = Acted & { error: StepFailure };

/** A step of an agent's run: a model decides, and what it decided is done. */
export class AgentStep {
  readonly #task: AgentWork;
  /** What it has come to so far, also where it is cut off. */
  turn: AgentTurn;

  constructor(task: AgentWork, { progress = noProgress }: { progress?: AgentTurn["progress"] }) {
    this.#task = task;
    this.turn = { progress };
  }

  /** @throws ModelsAwayError, AnswerNeededError, and what any step throws. */
  async do(doing: Doing): Promise<Acted> {
    const found = await findDecision(doing);
    const decision = found ?? (await this.#decideWithin(doing));
    if ("error" in decision) return decision;
    const { pending, content } = decision;
    this.#take(decision, doing);
    if (found !== undefined && (await doing.wasBegun())) return interrupted();
    if (pending.repeated.times > repeatedMax) return this.#end(stuck(pending.repeated.times));
    if (isDeclined(doing)) return refused(declined());
    if (found !== undefined && !areTargetsThere(pending.targets, content)) return changed();
    return this.#carryOut(decision, doing);
  }

  /** What is decided already is paid, and counted: it is done, also where it was the last that the run may take. */
  async #decideWithin(doing: Doing): Promise<Decision | Undecided> {
    const decided = decidedSteps(runOf(doing.held.session));
    const reached = limitReached(this.#task, this.turn.progress, decided);
    return reached === undefined ? this.#decide(doing) : this.#end(reached);
  }

  async #decide(doing: Doing): Promise<Decision | Undecided> {
    try {
      return await decide(doing, this.#task, this.turn.progress);
    } catch (error) {
      doing.signal.throwIfAborted();
      const connection = connectionAfter(error);
      if (connection === undefined || !(error instanceof Error)) throw error;
      this.turn = { ...this.turn, connection };
      if (error instanceof ModelError) return this.#failed(error, connection);
      return this.#end(new ActionError("model_failed", error.message).toFailure());
    }
  }

  /**
   * An answer that is not as it must be may be better the next time, but each one is paid for; what is not taken, or
   * declined, stays so.
   */
  #failed(error: ModelError, connection: Connection): Undecided {
    const { kind, message, retryAfterMs } = error;
    const progress = { ...this.turn.progress, usage: usageWith(this.turn.progress, error) };
    this.turn.progress = progress;
    if (away.has(kind)) throw new ModelsAwayError(message, { connection, retryAfterMs, progress });
    const failure = new ActionError("model_failed", message).toFailure();
    if (kind !== "invalid_answer") return this.#end(failure);
    const unusable = (progress.unusable ?? 0) + 1;
    this.turn.progress = { ...progress, unusable };
    return unusable > repeatedMax ? this.#end(failure) : { actions: [], error: failure };
  }

  #take({ exchange, pending, content }: Decision, { held, hide }: Doing): void {
    const { unusable: _over, ...progress } = this.turn.progress;
    const { usage } = runOf(held.session).progress ?? progress;
    const { exchange: stored, repeated, given } = pending;
    const fallback = fallbackOf(exchange);
    this.turn = {
      progress: { ...progress, usage, repeated },
      decision: decisionView(exchange, content, hide),
      exchange: stored,
      ...(given === undefined ? {} : { given }),
      ...(fallback === undefined ? {} : { fallback }),
    };
  }

  async #carryOut({ exchange, content: page }: Decision, doing: Doing): Promise<Acted> {
    const { calls } = exchange.answer;
    const task = taskAsGiven(this.#task, runOf(doing.held.session));
    const decided = readCalls(calls, task, this.turn.progress, page);
    const { notes } = decided;
    if (notes !== undefined) this.turn.progress = { ...this.turn.progress, notes };
    switch (decided.kind) {
      case "act":
        return actApproved({ task, calls, actions: decided.actions, page }, doing);
      case "ask":
        return askHuman(task, decided, page, doing);
      case "finish":
        return this.#task.mends === true
          ? this.#finishMending(decided.output, doing)
          : this.#finish(decided.output, task);
      case "giveUp":
        return this.#end(new ActionError("agent_gave_up", decided.reason).toFailure());
      case "refused":
        return refused(new ActionError("decision_refused", decided.reason));
    }
  }

  /** The instruction is done; with the last of them the run is. */
  #finish(output: unknown, task: AgentTask): Acted {
    const { progress } = this.turn;
    const instruction = progress.instruction + 1;
    const isLast = instruction >= instructionsOf(task).length;
    const done: ActionOutcome = { type: "finish", durationMs: 0 };
    if (!isLast) {
      this.turn.progress = { ...progress, instruction };
      return { actions: [done] };
    }
    this.turn.ending = "done";
    return { actions: [output === undefined ? done : { ...done, name: "result", output }] };
  }

  /** The step is mended once all that it was to read is read, or given in its place. */
  async #finishMending(output: unknown, { actions, act }: Doing): Promise<Acted> {
    const isGiven = typeof output === "object" && output !== null;
    const read: Acted = isGiven
      ? { actions: givenInPlace(actions, output) }
      : await act({ actions, secretActions: new Set() });
    if (read.error !== undefined || read.cancelled !== undefined) return read;
    this.turn.ending = "done";
    return { ...read, actions: [...read.actions, { type: "finish", durationMs: 0 }] };
  }

  #end(error: StepFailure): Undecided {
    this.turn.ending = error;
    return { actions: [], error };
  }
}

function refused(error: ActionError): Acted {
  return { actions: [], error: error.toFailure() };
}

function interrupted(): Acted {
  const message =
    "The step was cut off while it was being done: what was decided may have happened, and was not repeated.";
  return refused(new ActionError("interrupted", message));
}

function changed(): Acted {
  const message =
    "Before anything was done, the page had changed from what it was when this was decided: nothing was done.";
  return refused(new ActionError("decision_refused", message));
}

function stuck(times: number): StepFailure {
  const message = `The same was decided ${times} times in a row on a page that did not change.`;
  return new ActionError("agent_stuck", message).toFailure();
}
