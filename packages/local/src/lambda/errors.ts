/** All environments of a function are busy. As the Lambda API's TooManyRequestsException. */
export class ThrottledError extends Error {
  override readonly name = "ThrottledError";
  readonly code = "throttled";
  readonly status = 429;

  constructor(functionName: string, maxConcurrency: number) {
    super(
      `${functionName} already serves ${maxConcurrency} invocations, its maximum; try again when one has ended`,
    );
  }
}

/** The payload is larger than Lambda takes. As the Lambda API's RequestTooLargeException. */
export class RequestEntityTooLargeError extends Error {
  override readonly name = "RequestEntityTooLargeError";
  readonly code = "request_entity_too_large";
  readonly status = 413;

  constructor(bytes: number, maxBytes: number) {
    super(`the payload has ${bytes} bytes; a function takes at most ${maxBytes}`);
  }
}

/** The pool was closed, or is being closed. */
export class PoolClosedError extends Error {
  override readonly name = "PoolClosedError";
  readonly code = "pool_closed";
  readonly status = 503;

  constructor(functionName: string) {
    super(`the local environments of ${functionName} were closed; start the local world again`);
  }
}

/** No environment has this id: it never had, or the environment has ended. */
export class UnknownEnvironmentError extends Error {
  override readonly name = "UnknownEnvironmentError";
  readonly code = "unknown_environment";
  readonly status = 404;

  constructor(functionName: string, environmentId: string) {
    super(`${functionName} has no environment ${environmentId}; environments() lists those alive`);
  }
}

/** Another process listens on the port. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
  readonly code = "port_taken";
  readonly status = 500;
  readonly port: number;

  constructor(port: number, portVariable: string | undefined, options?: ErrorOptions) {
    const remedy =
      portVariable === undefined
        ? "end that process or choose another port"
        : `end that process, or set ${portVariable} to a free port`;
    super(`port ${port} is taken by another process: ${remedy}`, options);
    this.port = port;
  }
}

/** A streamed response broke off: what the body of a streamed response fails with. */
export class StreamFailedError extends Error {
  override readonly name = "StreamFailedError";
  readonly code = "stream_failed";
  readonly status = 502;
  /** As in a failed invocation: "Sandbox.Timedout", "Runtime.ExitError", or the handler's error's name. */
  readonly errorType: string;

  constructor(errorType: string, errorMessage: string) {
    super(errorMessage);
    this.errorType = errorType;
  }
}
