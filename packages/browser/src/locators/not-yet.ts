import type { ActionError } from "@dormouse/core";

/** Why an action cannot be done yet. It becomes the step's failure once there is no time left. */
export class NotYetError extends Error {
  override readonly name = "NotYetError";
  readonly failure: ActionError;
  /** Looks up what is there instead: too slow to do on every try. */
  readonly elaborate: (() => Promise<ActionError>) | undefined;

  constructor(failure: ActionError, elaborate?: () => Promise<ActionError>) {
    super(failure.message);
    this.failure = failure;
    this.elaborate = elaborate;
  }
}
