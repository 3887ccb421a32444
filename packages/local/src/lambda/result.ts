/** Why an invocation failed, in the words of AWS Lambda. */
export interface InvocationFailure {
  /** The handler's error's name, or Sandbox.Timedout, Runtime.ExitError, Runtime.OutOfMemory, … */
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[];
}

/** The environment that served an invocation. */
export interface ServingEnvironment {
  readonly id: string;
  readonly pid: number | undefined;
  /** Whether this was the environment's first invocation. */
  readonly coldStart: boolean;
  /** From the start of the process until it first asked for work; undefined if it never did. */
  readonly initMs: number | undefined;
}

interface Served {
  readonly requestId: string;
  readonly environment: ServingEnvironment;
}

/** A failed invocation. */
export type FailedInvocation = Served &
  InvocationFailure & { readonly ok: false; readonly durationMs: number };

/** What `invoke` resolves to: `payload` is the handler's return value after a trip through JSON. */
export type InvocationResult =
  | (Served & { readonly ok: true; readonly payload: unknown; readonly durationMs: number })
  | FailedInvocation;

/** What a streaming handler says before its first byte. */
export interface StreamMetadata {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

/**
 * What `invokeStreaming` resolves to when the first bytes have come. `body` fails with a
 * StreamFailedError where the function breaks off; cancelling it closes the function's stream.
 */
export type StreamingInvocationResult =
  | (Served & {
      readonly ok: true;
      readonly metadata: StreamMetadata;
      readonly body: ReadableStream<Uint8Array>;
    })
  | FailedInvocation;
