import { z } from "zod";

/** Every failure a caller can see: its stable code, HTTP status and title. Rows of docs/errors.md. */
export const errorCatalog = {
  invalid_request: { status: 400, title: "The request is not valid" },
  invalid_json: { status: 400, title: "The body is not JSON" },
  invalid_cursor: { status: 400, title: "The cursor is not one of ours" },
  login_invalid: { status: 400, title: "No login that can be used" },
  unauthorized: { status: 401, title: "An API key that is known is needed" },
  session_not_found: { status: 404, title: "No such session" },
  run_not_found: { status: 404, title: "No such run" },
  step_not_found: { status: 404, title: "No such step" },
  snapshot_not_found: { status: 404, title: "No such snapshot" },
  page_state_not_found: { status: 404, title: "Nobody has looked at the page" },
  login_not_found: { status: 404, title: "No such login" },
  site_not_found: { status: 404, title: "No such site" },
  agent_not_found: { status: 404, title: "No such agent" },
  operation_not_found: { status: 404, title: "No such operation" },
  listing_not_found: { status: 404, title: "No such rows at hand" },
  upload_not_found: { status: 404, title: "No such upload" },
  artifact_not_found: { status: 404, title: "No such artifact" },
  media_not_found: { status: 404, title: "No such picture" },
  route_not_found: { status: 404, title: "No such route" },
  method_not_allowed: { status: 405, title: "The route does not take this method" },
  queue_full: { status: 409, title: "Too many runs wait in the session" },
  run_in_progress: { status: 409, title: "The session is busy with a run" },
  no_active_run: { status: 409, title: "The session has no run to pause or resume" },
  decision_needed: { status: 409, title: "The step may have happened: say what to do" },
  input_needed: { status: 409, title: "The run waits for an answer" },
  no_question: { status: 409, title: "The run asks nothing by this name" },
  step_in_progress: { status: 409, title: "A step of the session is being run" },
  model_key_missing: { status: 409, title: "No model can be asked" },
  agents_full: { status: 409, title: "As many agents are stored as may be" },
  run_not_savable: { status: 409, title: "The run cannot be made into a script" },
  operation_exists: { status: 409, title: "The site has an operation of this name" },
  step_not_kept: { status: 409, title: "The state after the step is no longer kept" },
  session_expired: { status: 409, title: "The session's time is over" },
  session_deleted: { status: 409, title: "The session was deleted" },
  idempotency_key_reused: { status: 409, title: "The key was used for another request" },
  conflict: { status: 409, title: "The session changed meanwhile" },
  state_moved_on: { status: 412, title: "The session's state has moved on" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body is not of a type that the route takes" },
  sign_in_failed: { status: 422, title: "Nobody could be signed in" },
  operation_failed: { status: 422, title: "The operation came to nothing" },
  rate_limited: { status: 429, title: "Too many requests" },
  too_many_sessions: { status: 429, title: "Too many sessions are busy with a run" },
  too_many_runs: { status: 429, title: "Too many runs wait" },
  storage_full: { status: 429, title: "The sessions hold as much as they may" },
  internal_error: { status: 500, title: "Something broke on our side" },
  unavailable: { status: 503, title: "A part of the system does not answer" },
  newer_layout: { status: 503, title: "What is stored is of a newer version of Dormouse" },
} as const satisfies Record<string, { status: number; title: string }>;
export type ErrorCode = keyof typeof errorCatalog;

/** What may come of a step's failure: its run ends, it is tried again, or its owner must decide. */
export type StepErrorKind = "fatal" | "retryable" | "suspended";

/**
 * Why a step failed, or cannot go on. These travel in events and runs, not as HTTP statuses. A retryable
 * one may pass by itself: a step that says `retry` is tried again after it.
 */
export const stepErrorCatalog = {
  navigation_failed: { title: "The page could not be loaded", kind: "retryable" },
  address_refused: { title: "The address is not open to sessions", kind: "fatal" },
  navigation_timeout: { title: "The page did not load in time", kind: "retryable" },
  credential_not_found: {
    title: "The session refers to a credential that is not stored",
    kind: "fatal",
  },
  locator_not_found: { title: "Nothing on the page matches the locator", kind: "fatal" },
  locator_ambiguous: { title: "The locator matches several elements", kind: "fatal" },
  stale_ref: { title: "The ref names no element that is certain", kind: "fatal" },
  section_not_found: { title: "The page has no such section", kind: "fatal" },
  page_unreadable: { title: "What the page shows cannot be told", kind: "fatal" },
  locator_invalid: { title: "The locator's selector is not valid", kind: "fatal" },
  element_not_visible: { title: "The element is there but cannot be seen", kind: "fatal" },
  element_not_enabled: { title: "The element is disabled or read-only", kind: "fatal" },
  element_not_stable: { title: "The element keeps moving", kind: "fatal" },
  element_covered: { title: "Another element is in front of it", kind: "fatal" },
  element_wrong_kind: { title: "The action does not fit this kind of element", kind: "fatal" },
  key_unknown: { title: "There is no such key", kind: "fatal" },
  option_not_found: { title: "The select has no such option", kind: "fatal" },
  wait_timeout: { title: "What was waited for did not come", kind: "fatal" },
  expectation_failed: { title: "The page is not as expected", kind: "fatal" },
  extraction_failed: { title: "A field of the extraction matched nothing", kind: "fatal" },
  download_failed: { title: "No download came of it", kind: "fatal" },
  upload_failed: { title: "The files could not be given to the page", kind: "fatal" },
  tab_not_found: { title: "No such tab", kind: "fatal" },
  tab_limit: { title: "The session has as many tabs as it may", kind: "fatal" },
  no_history: { title: "There is no page to go to", kind: "fatal" },
  viewport_invalid: { title: "The viewport cannot be set", kind: "fatal" },
  page_crashed: { title: "The page crashed", kind: "retryable" },
  page_unresponsive: { title: "The page does not answer", kind: "retryable" },
  output_too_large: { title: "The output is too large", kind: "fatal" },
  state_too_large: { title: "The browser's state is too large to store", kind: "fatal" },
  step_timeout: { title: "The step took too long", kind: "fatal" },
  run_timeout: { title: "The run took too long", kind: "fatal" },
  session_timeout: { title: "The session's time is over", kind: "fatal" },
  input_timeout: { title: "The question was not answered in time", kind: "fatal" },
  input_declined: { title: "The confirmation was declined", kind: "fatal" },
  input_unusable: { title: "The answer cannot be used where the script puts it", kind: "fatal" },
  login_failed: { title: "The site let nobody in", kind: "fatal" },
  login_signed_out: { title: "The copy of the login is signed out", kind: "fatal" },
  login_unsure: { title: "It cannot be told whether somebody is signed in", kind: "fatal" },
  agent_limit: { title: "The agent's run has taken as much as it may", kind: "fatal" },
  agent_stuck: { title: "The agent did the same over and over", kind: "fatal" },
  agent_gave_up: { title: "The agent found no way", kind: "fatal" },
  decision_refused: { title: "What the model decided cannot be carried out", kind: "fatal" },
  model_failed: { title: "No model gave a decision", kind: "fatal" },
  interrupted: { title: "The step may have happened before it was cut off", kind: "fatal" },
  attempts_exhausted: { title: "Every attempt of the step was lost", kind: "suspended" },
  outcome_unknown: { title: "It cannot be told whether the step has happened", kind: "suspended" },
  undeliverable: { title: "The step could not be delivered to a worker", kind: "suspended" },
} as const satisfies Record<string, { title: string; kind: StepErrorKind }>;
export type StepErrorCode = keyof typeof stepErrorCatalog;

/** What a step can fail with: where its owner must decide, it has not failed. */
export type StepFailureCode = {
  [Code in StepErrorCode]: (typeof stepErrorCatalog)[Code]["kind"] extends "suspended"
    ? never
    : Code;
}[StepErrorCode];

/** What a step may be tried again after. */
export const RepeatableErrorCode = z.enum(
  Object.entries(stepErrorCatalog)
    .filter(([, { kind }]) => kind !== "suspended")
    .map(([code]) => code) as [StepFailureCode, ...StepFailureCode[]],
);

export const errorDocumentation =
  "https://github.com/dormouse-sessions/dormouse/blob/main/docs/errors.md";

/** An error as the API sends it: problem details (RFC 9457), `application/problem+json`. */
export const Problem = z
  .object({
    type: z.url().meta({ description: "The error's row in docs/errors.md." }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(errorCatalog) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string().meta({ description: "What went wrong and what to do." }),
    path: z
      .string()
      .optional()
      .meta({ description: 'The field at fault, such as "run.actions[3].url".' }),
    requestId: z.string(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

/** A failure that a caller may see. Anything else that is thrown is shown as `internal_error`. */
export class DormouseError extends Error {
  override readonly name: string = "DormouseError";
  readonly code: ErrorCode;
  readonly path: string | undefined;
  /** When the same request may succeed, in seconds; undefined where that cannot be said. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { path?: string; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.path = options.path;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return errorCatalog[this.code].status;
  }
}
