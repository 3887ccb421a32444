import type { Portal } from "../portal.ts";
import type { LoginSession } from "../state/login-sessions.ts";
import type { Form } from "./form.ts";

/** One request, as the pages see it. */
export interface Visit {
  readonly method: string;
  readonly url: URL;
  readonly query: URLSearchParams;
  /** What stood in the path where the route has a `:name`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly cookies: ReadonlyMap<string, string>;
  /** The visitor's session while it is live. */
  readonly session: LoginSession | undefined;
  /** Whether the visitor's session ended because nothing was done in it. */
  readonly idle: boolean;
  /** Lets this answer's own scripts run; every answer has another. */
  readonly nonce: string;
  readonly portal: Portal;
  readForm(limitBytes: number): Promise<Form>;
}

export interface SignedInVisit extends Visit {
  readonly session: LoginSession;
}
