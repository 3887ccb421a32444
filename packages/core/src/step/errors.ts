import type { StepFailure, StepFailureCode } from "@dormouse/contract";
import type { Asked } from "../agent/approval/question.ts";
import type { AgentProgress } from "../agent/progress.ts";
import type { Artifact } from "../artifact/artifact.ts";
import type { Connection } from "../model/connection.ts";

/** A step's action could not be done, for a reason the script's author can understand and change. */
export class ActionError extends Error {
  override readonly name: string = "ActionError";
  readonly code: StepFailureCode;
  readonly locator: unknown;
  /** What was on the page instead, nearest first. */
  readonly found: string[] | undefined;

  constructor(
    code: StepFailureCode,
    message: string,
    details: { locator?: unknown; found?: string[]; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.locator = details.locator;
    this.found = details.found;
  }

  toFailure(action?: number): StepFailure {
    return {
      code: this.code,
      message: this.message,
      ...(action === undefined ? {} : { action }),
      ...(this.locator === undefined ? {} : { locator: this.locator }),
      ...(this.found === undefined ? {} : { found: this.found }),
    };
  }
}

/** The step failed in a way that its author wants it tried again after. */
export class FailedForNowError extends Error {
  override readonly name: string = "FailedForNowError";
  readonly failure: StepFailure;
  readonly waitMs: number;

  /** @param waitMs before the next attempt. */
  constructor(failure: StepFailure, waitMs: number) {
    super(failure.message);
    this.failure = failure;
    this.waitMs = waitMs;
  }
}

/** No model can be asked now, or none answers. Nobody's fault: the step is tried again later. */
export class ModelsAwayError extends Error {
  override readonly name: string = "ModelsAwayError";
  readonly connection: Connection;
  /** When asking again may help, where that is known. */
  readonly retryAfterMs: number | undefined;
  /** Of the run, with what was answered in vain: it is paid for, and counts against its limits. */
  readonly progress: AgentProgress;

  constructor(
    message: string,
    {
      connection,
      retryAfterMs,
      progress,
    }: { connection: Connection; retryAfterMs: number | undefined; progress: AgentProgress },
  ) {
    super(message);
    this.connection = connection;
    this.retryAfterMs = retryAfterMs;
    this.progress = progress;
  }
}

/** The step waits for a person: it is given back until the answer has come, and then done with it. */
export class AnswerNeededError extends Error {
  override readonly name: string = "AnswerNeededError";
  readonly asked: Asked;
  /** Of the page, shown with the question. */
  readonly picture: Artifact | undefined;

  constructor(asked: Asked, picture: Artifact | undefined) {
    super(`the answer to "${asked.name}" is needed`);
    this.asked = asked;
    this.picture = picture;
  }
}

/** The browser died or hangs. Nobody's fault: the step is tried again from its last checkpoint. */
export class BrowserLostError extends Error {
  override readonly name: string = "BrowserLostError";
}

/** Another worker has taken the step over, or the session was deleted: whatever we did does not count. */
export class LeaseLostError extends Error {
  override readonly name: string = "LeaseLostError";
  readonly fence: number;
  readonly winningFence: number | undefined;

  constructor(fence: number, winningFence?: number) {
    super(
      `the lease under fence ${fence} was lost${winningFence === undefined ? "" : ` to fence ${winningFence}`}`,
    );
    this.fence = fence;
    this.winningFence = winningFence;
  }
}

/** The probe of a step that may have happened could not be asked: the site was down, or too slow. */
export class ProbeUnansweredError extends Error {
  override readonly name: string = "ProbeUnansweredError";
}

/** A crash left it open whether a step that must not happen twice has happened. */
export class OutcomeUnknownError extends Error {
  override readonly name: string = "OutcomeUnknownError";
  readonly reason: { code: string; message: string };

  /**
   * @param request what was about to go out, where that is known; fit to be shown.
   * @param hasProbe whether the step has a probe that could be asked again; undefined where that is not known here.
   */
  constructor(
    step: number,
    why: string,
    {
      request,
      hasProbe,
    }: { request?: { method: string; url: string } | undefined; hasProbe?: boolean } = {},
  ) {
    super(`the outcome of step ${step} is unknown`);
    const begun =
      request === undefined
        ? `Step ${step} must not happen twice, its worker was lost in mid-step`
        : `Step ${step} was about to send ${request.method} ${request.url} when its worker was lost`;
    const whereKnown = hasProbe === undefined ? ", where it has one" : "";
    const again = hasProbe === false ? "" : `; "probe" asks its probe again${whereKnown}`;
    const advice = 'Look at the site, then resume with the decision "retry" or "skip"';
    const message = `${begun}, and ${why}. ${advice}${again}.`;
    this.reason = { code: "outcome_unknown", message };
  }
}
