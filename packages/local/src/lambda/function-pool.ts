import type { EnvironmentState } from "./environment.ts";
import type { InvocationResult, StreamingInvocationResult } from "./result.ts";

export interface FunctionPoolOptions {
  readonly name: string;
  /** Absolute path or file URL of the module (.ts, .mjs, .js) that exports the handler. */
  readonly entry: string | URL;
  /** The export's name. Default "handler". */
  readonly handler?: string;
  /**
   * The function's own variables. Of this process's the child gets PATH, HOME and TMPDIR only. With
   * NODE_COMPILE_CACHE, a directory, later cold starts take a third less time.
   */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly maxConcurrency: number;
  /**
   * How long the module may take to load. Default: the function's timeout, but at least Lambda's 10 s;
   * Lambda repeats an initialisation that took longer within the invocation's own time.
   */
  readonly initTimeoutMs?: number;
  /** An environment that has been idle for so long is ended. Default five minutes. */
  readonly idleMs?: number;
  /** "never": an environment serves one invocation and is ended. Default "always". */
  readonly reuse?: Reuse;
  /** How many environments are kept loaded ahead of their first invocation. Default 0. */
  readonly prestart?: number;
  readonly region?: string;
  /** The runtime to run in the child instead of our own: a script and its arguments. */
  readonly runtime?: readonly string[];
  /** A line that the function wrote. Default: to this process's standard error. */
  readonly onLog?: (line: string, environment: EnvironmentInfo) => void;
}

export type Reuse = "always" | "never";

export interface EnvironmentInfo {
  readonly id: string;
  readonly pid: number | undefined;
  readonly state: EnvironmentState;
  readonly startedAt: Date;
  readonly initMs: number | undefined;
  /** How many invocations it has been given. */
  readonly invocations: number;
  /** What it was invoked with, while it is at work on that. */
  readonly event: Buffer | undefined;
}

export interface InvokeOptions {
  /** For a streaming invocation: the client hung up. */
  readonly signal?: AbortSignal;
}

/** A function and its environments on this machine. */
export interface FunctionPool {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /**
   * Invokes the function with a JSON value. A function that fails is a result, not an error.
   * @throws ThrottledError, RequestEntityTooLargeError, PoolClosedError
   */
  invoke(payload: unknown): Promise<InvocationResult>;
  /**
   * Invokes the function and resolves with the first bytes of its response. When `signal` is aborted
   * before that, it rejects with the signal's reason; both that and cancelling the body close the stream.
   * @throws ThrottledError, RequestEntityTooLargeError, PoolClosedError
   */
  invokeStreaming(payload: unknown, options?: InvokeOptions): Promise<StreamingInvocationResult>;
  /** How many more invocations could start now. */
  availableConcurrency(): number;
  /** Resolves when an invocation can start. @throws PoolClosedError, or the signal's reason */
  whenAvailable(signal?: AbortSignal): Promise<void>;
  environments(): EnvironmentInfo[];
  /** Sends a signal to an environment; SIGKILL to all its processes. @throws UnknownEnvironmentError */
  kill(environmentId: string, signal: NodeJS.Signals): void;
  setReuse(reuse: Reuse): void;
  setPrestart(count: number): void;
  /**
   * Variables for the environments started from now on, over those given at first. As after a change
   * of a function's configuration, those that wait for an invocation are ended.
   */
  setEnvironment(overrides: Readonly<Record<string, string>>): void;
  /** Ends all environments: SIGTERM, and after `graceMs` (default 2,000) SIGKILL. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}
