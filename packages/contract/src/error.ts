import { z } from "zod";

/** Every failure a caller can see: its stable code, HTTP status and title. Rows of docs/errors.md. */
export const errorCatalog = {
  invalid_request: { status: 400, title: "The request is not valid" },
  invalid_json: { status: 400, title: "The body is not JSON" },
  invalid_cursor: { status: 400, title: "The cursor is not one of ours" },
  unauthorized: { status: 401, title: "An API key that is known is needed" },
  session_not_found: { status: 404, title: "No such session" },
  run_not_found: { status: 404, title: "No such run" },
  snapshot_not_found: { status: 404, title: "No such snapshot" },
  upload_not_found: { status: 404, title: "No such upload" },
  artifact_not_found: { status: 404, title: "No such artifact" },
  route_not_found: { status: 404, title: "No such route" },
  method_not_allowed: { status: 405, title: "The route does not take this method" },
  run_in_progress: { status: 409, title: "The session is busy with a run" },
  step_in_progress: { status: 409, title: "A step of the session is being run" },
  session_deleted: { status: 409, title: "The session was deleted" },
  idempotency_key_reused: { status: 409, title: "The key was used for another request" },
  conflict: { status: 409, title: "The session changed meanwhile" },
  state_moved_on: { status: 412, title: "The session's state has moved on" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body is not of a type that the route takes" },
  internal_error: { status: 500, title: "Something broke on our side" },
  unavailable: { status: 503, title: "A part of the system does not answer" },
} as const satisfies Record<string, { status: number; title: string }>;
export type ErrorCode = keyof typeof errorCatalog;

/** Why a step failed. These travel in events and runs, not as HTTP statuses. */
export const stepErrorCatalog = {
  navigation_failed: "The page could not be loaded",
  address_refused: "The address is not open to sessions",
  navigation_timeout: "The page did not load in time",
  credential_not_found: "The session refers to a credential that is not stored",
  locator_not_found: "Nothing on the page matches the locator",
  locator_ambiguous: "The locator matches several elements",
  locator_invalid: "The locator's selector is not valid",
  element_not_visible: "The element is there but cannot be seen",
  element_not_enabled: "The element is disabled or read-only",
  element_not_stable: "The element keeps moving",
  element_covered: "Another element is in front of it",
  element_wrong_kind: "The action does not fit this kind of element",
  key_unknown: "There is no such key",
  option_not_found: "The select has no such option",
  wait_timeout: "What was waited for did not come",
  expectation_failed: "The page is not as expected",
  extraction_failed: "A field of the extraction matched nothing",
  download_failed: "No download came of it",
  upload_failed: "The files could not be given to the page",
  tab_not_found: "No such tab",
  tab_limit: "The session has as many tabs as it may",
  no_history: "There is no page to go to",
  viewport_invalid: "The viewport cannot be set",
  page_crashed: "The page crashed",
  page_unresponsive: "The page does not answer",
  output_too_large: "The output is too large",
  state_too_large: "The browser's state is too large to store",
  step_timeout: "The step took too long",
  attempts_exhausted: "Every attempt of the step was lost",
  outcome_unknown: "It cannot be told whether the step has happened",
  undeliverable: "The step could not be delivered to a worker",
} as const satisfies Record<string, string>;
export type StepErrorCode = keyof typeof stepErrorCatalog;

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

  constructor(code: ErrorCode, message: string, options: { path?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.path = options.path;
  }

  get status(): number {
    return errorCatalog[this.code].status;
  }
}
