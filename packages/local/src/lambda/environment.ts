import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { childEnvironment } from "./child-environment.ts";
import type { FunctionIdentity } from "./child-environment.ts";
import type { Invocation } from "./invocation.ts";
import { readLogLines } from "./log-lines.ts";
import { killProcessTree, signal } from "./process-tree.ts";
import { reapWithParent } from "./reaper.ts";
import type { InvocationFailure, ServingEnvironment } from "./result.ts";
import { RuntimeApi } from "./runtime-api.ts";

/** starting: loads the module; stopping: has been told to end; ended: its process is gone. */
export type EnvironmentState = "starting" | "idle" | "busy" | "stopping" | "ended";

export interface EnvironmentOptions {
  readonly identity: FunctionIdentity;
  readonly arn: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What Node runs in the child, with its arguments. */
  readonly command: readonly string[];
  readonly timeoutMs: number;
  readonly initTimeoutMs: number;
  readonly onLog: (line: string, environment: Environment) => void;
  /** It has loaded, or is done with an invocation, and waits for the next. */
  readonly onIdle: (environment: Environment) => void;
  readonly onEnd: (environment: Environment) => void;
}

/** A Lambda execution environment: one child process that serves one invocation at a time. */
export class Environment {
  readonly id = randomUUID();
  readonly startedAt = new Date();
  readonly ended: Promise<void>;
  readonly #options: EnvironmentOptions;
  readonly #api: RuntimeApi;
  readonly #startedMs = performance.now();
  readonly #resolveEnded: () => void;
  #child: ChildProcess | undefined;
  #state: EnvironmentState = "starting";
  #initMs: number | undefined;
  #current: Invocation | undefined;
  #served = 0;
  #timer: NodeJS.Timeout | undefined;
  #callOff: (() => void) | undefined;
  /** Why it was, or is being, ended, where that is not for its exit status to tell. */
  #reason: InvocationFailure | undefined;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#resolveEnded = resolve;
    this.#api = new RuntimeApi(options.arn, {
      ready: () => this.#onReady(),
      responded: (body) => this.#current?.answerWith({ kind: "payload", body }),
      streamed: (message) => this.#current?.answerWith({ kind: "stream", message }),
      failed: (failure) => this.#current?.fail(failure),
      initFailed: (failure) => {
        this.#reason ??= failure;
      },
    });
    this.#start().catch((error: unknown) => this.#onEnd(spawnFailure(error)));
  }

  get state(): EnvironmentState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How many invocations were delivered to it. */
  get served(): number {
    return this.#served;
  }

  get initMs(): number | undefined {
    return this.#initMs;
  }

  /** Whether an invocation has been assigned to it. */
  get assigned(): boolean {
    return this.#current !== undefined;
  }

  /** The payload of the invocation that was delivered to it and is not finished. */
  get event(): Buffer | undefined {
    return this.#current?.delivered === true ? this.#current.payload : undefined;
  }

  /** As the invocation being served sees it. */
  describe(): ServingEnvironment {
    return { id: this.id, pid: this.pid, coldStart: this.#served <= 1, initMs: this.#initMs };
  }

  /** Serves the invocation, at once or when the module has loaded. It must be unassigned. */
  run(invocation: Invocation): void {
    this.#current = invocation;
    if (this.#state === "idle") this.#deliver(invocation);
    else if (this.#state === "ended") this.#failCurrent(this.#reason ?? exitFailure(null, null));
  }

  /** Sends a signal to the process; SIGKILL goes to everything that it has started. */
  kill(name: NodeJS.Signals): void {
    if (this.pid === undefined) return;
    if (name === "SIGKILL") killProcessTree(this.pid);
    else signal(this.pid, name);
  }

  /** Kills it; the invocation being served fails for the given reason. */
  abort(reason: InvocationFailure): void {
    this.#reason ??= reason;
    this.kill("SIGKILL");
  }

  /** Asks the process to end, and kills it after the grace. Resolves when it is gone. */
  async stop(graceMs: number): Promise<void> {
    if (this.#state !== "ended") {
      this.#state = "stopping";
      this.kill("SIGTERM");
      const timer = setTimeout(() => this.kill("SIGKILL"), graceMs);
      await this.ended.finally(() => clearTimeout(timer));
    }
  }

  async #start(): Promise<void> {
    const { identity, variables, command, initTimeoutMs } = this.#options;
    const address = await this.#api.listen();
    if (this.#state === "stopping") throw new Error("stopped before it was started");
    const child = spawn(process.execPath, command, {
      // The leader of a group of its own: so a timeout can end it with all that it started.
      detached: true,
      env: childEnvironment(identity, this.id, address, variables),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    child.on("error", (error) => this.#onEnd(spawnFailure(error)));
    child.on("exit", (code, name) => this.#onEnd(exitFailure(code, name)));
    readLogLines(child.stdout, (line) => this.#options.onLog(line, this));
    readLogLines(child.stderr, (line) => this.#options.onLog(line, this));
    if (child.pid !== undefined) this.#callOff = reapWithParent(child.pid);
    this.#abortAfter(initTimeoutMs, {
      errorType: "Sandbox.Timedout",
      errorMessage: `the function did not load within ${seconds(initTimeoutMs)} seconds`,
    });
  }

  #onReady(): void {
    clearTimeout(this.#timer);
    this.#initMs ??= performance.now() - this.#startedMs;
    if (this.#current?.delivered) this.#release();
    if (this.#state === "stopping" || this.#state === "ended") return;
    this.#state = "idle";
    if (this.#current === undefined) this.#options.onIdle(this);
    else this.#deliver(this.#current);
  }

  #deliver(invocation: Invocation): void {
    const { timeoutMs } = this.#options;
    this.#state = "busy";
    this.#served += 1;
    invocation.deliver();
    this.#abortAfter(timeoutMs, {
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${invocation.id} Error: Task timed out after ${seconds(timeoutMs)} seconds`,
    });
    this.#api.deliver(invocation, Date.now() + timeoutMs);
  }

  #release(): void {
    const invocation = this.#current;
    this.#current = undefined;
    invocation?.finish();
  }

  #abortAfter(ms: number, reason: InvocationFailure): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.abort(reason), ms);
  }

  #onEnd(failure: InvocationFailure): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    clearTimeout(this.#timer);
    this.#reason ??= failure;
    this.#api.close();
    // What the process left behind in its group ends with it.
    if (this.pid !== undefined) signal(-this.pid, "SIGKILL");
    this.#callOff?.();
    this.#failCurrent(this.#reason);
    this.#resolveEnded();
    this.#options.onEnd(this);
  }

  #failCurrent(failure: InvocationFailure): void {
    this.#current?.fail(failure);
    this.#release();
  }
}

function exitFailure(code: number | null, name: NodeJS.Signals | null): InvocationFailure {
  const how = name === null ? `exit status ${code}` : `signal: ${name}`;
  return { errorType: "Runtime.ExitError", errorMessage: `Runtime exited with error: ${how}` };
}

function spawnFailure(error: unknown): InvocationFailure {
  return { errorType: "Runtime.InvalidEntrypoint", errorMessage: String(error) };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
