import { fileURLToPath } from "node:url";
import { Environment } from "./environment.ts";
import {
  PoolClosedError,
  RequestEntityTooLargeError,
  ThrottledError,
  UnknownEnvironmentError,
} from "./errors.ts";
import type {
  EnvironmentInfo,
  FunctionPool,
  FunctionPoolOptions,
  InvokeOptions,
  Reuse,
} from "./function-pool.ts";
import { Invocation } from "./invocation.ts";
import { lambdaLimits } from "./limits.ts";
import { guardMemory } from "./memory-guard.ts";
import { hangUpOnAbort, openAnswer, readWhole } from "./read-answer.ts";
import type { InvocationResult, StreamingInvocationResult } from "./result.ts";
import { untilAborted } from "./until-aborted.ts";

/** Creates the environments' pool; nothing is started before the first invocation, but `prestart`. */
export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  return new LocalFunctionPool(options);
}

const runtimeScript = fileURLToPath(new URL("./runtime/main.ts", import.meta.url));
const retireGraceMs = 2_000;
const accountId = "000000000000";

class LocalFunctionPool implements FunctionPool {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly #options: FunctionPoolOptions;
  readonly #entryPath: string;
  readonly #environments = new Set<Environment>();
  readonly #idleTimers = new Map<Environment, NodeJS.Timeout>();
  readonly #stopGuard: () => void;
  #variables: Readonly<Record<string, string>>;
  #reuse: Reuse;
  #prestart: number;
  #inFlight = 0;
  #capacityWaiters: (() => void)[] = [];
  #closed = false;
  /** A module that cannot be loaded would otherwise be started again and again. */
  #prestartFailed = false;

  constructor(options: FunctionPoolOptions) {
    const { name, entry, environment, memoryMb, region = "us-east-1" } = options;
    this.name = name;
    this.region = region;
    this.arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
    this.#options = options;
    this.#entryPath = String(entry).startsWith("file:") ? fileURLToPath(entry) : String(entry);
    this.#variables = environment;
    this.#reuse = options.reuse ?? "always";
    this.#prestart = options.prestart ?? 0;
    this.#stopGuard = guardMemory(this.#environments, memoryMb);
    this.#startAhead();
  }

  async invoke(payload: unknown): Promise<InvocationResult> {
    const invocation = this.#createInvocation(payload);
    const environment = this.#assign(invocation);
    const answer = await invocation.answer;
    const serving = environment.describe();
    const outcome = await readWhole(answer, invocation);
    // The environment is free before the caller knows: it may invoke again at once.
    await invocation.finished;
    const { durationMs } = invocation;
    const served = { requestId: invocation.id, environment: serving, durationMs };
    return "failure" in outcome
      ? { ok: false, ...served, ...outcome.failure }
      : { ok: true, ...served, payload: outcome.payload };
  }

  async invokeStreaming(
    payload: unknown,
    { signal }: InvokeOptions = {},
  ): Promise<StreamingInvocationResult> {
    signal?.throwIfAborted();
    const invocation = this.#createInvocation(payload);
    const environment = this.#assign(invocation);
    void invocation.answer.then((answer) => {
      if (answer.kind === "stream") hangUpOnAbort(answer, signal);
    });
    const answer = await untilAborted(invocation.answer, signal);
    const serving = environment.describe();
    const opened = await openAnswer(answer, invocation);
    signal?.throwIfAborted();
    const served = { requestId: invocation.id, environment: serving };
    return "failure" in opened
      ? { ok: false, ...served, durationMs: invocation.durationMs, ...opened.failure }
      : { ok: true, ...served, ...opened };
  }

  availableConcurrency(): number {
    return this.#closed ? 0 : this.#options.maxConcurrency - this.#inFlight;
  }

  async whenAvailable(signal?: AbortSignal): Promise<void> {
    while (this.availableConcurrency() <= 0) {
      if (this.#closed) throw new PoolClosedError(this.name);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#capacityWaiters.push(resolve);
      await untilAborted(promise, signal);
    }
  }

  environments(): EnvironmentInfo[] {
    return [...this.#environments].map(describeEnvironment);
  }

  kill(environmentId: string, signal: NodeJS.Signals): void {
    const environment = [...this.#environments].find(({ id }) => id === environmentId);
    if (environment === undefined) throw new UnknownEnvironmentError(this.name, environmentId);
    environment.kill(signal);
  }

  setReuse(reuse: Reuse): void {
    this.#reuse = reuse;
    for (const environment of this.#environments) this.#retireIfUsed(environment);
    this.#startAhead();
  }

  setPrestart(count: number): void {
    this.#prestart = count;
    this.#startAhead();
  }

  setEnvironment(overrides: Readonly<Record<string, string>>): void {
    this.#variables = { ...this.#options.environment, ...overrides };
    for (const environment of this.#unassigned()) this.#retire(environment);
    this.#startAhead();
  }

  async close({ graceMs = retireGraceMs }: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closed = true;
    this.#stopGuard();
    this.#wakeCapacityWaiters();
    await Promise.all([...this.#environments].map((environment) => environment.stop(graceMs)));
  }

  #createInvocation(payload: unknown): Invocation {
    const body = Buffer.from(JSON.stringify(payload === undefined ? null : payload));
    if (body.byteLength > lambdaLimits.payloadBytes) {
      throw new RequestEntityTooLargeError(body.byteLength, lambdaLimits.payloadBytes);
    }
    return new Invocation(body);
  }

  #assign(invocation: Invocation): Environment {
    if (this.#closed) throw new PoolClosedError(this.name);
    if (this.availableConcurrency() <= 0)
      throw new ThrottledError(this.name, this.#options.maxConcurrency);
    this.#inFlight += 1;
    this.#prestartFailed = false;
    const environment = this.#findUnassigned() ?? this.#startEnvironment();
    this.#cancelIdleTimer(environment);
    environment.run(invocation);
    void invocation.finished.then(() => this.#onFinished());
    this.#startAhead();
    return environment;
  }

  #onFinished(): void {
    this.#inFlight -= 1;
    this.#wakeCapacityWaiters();
  }

  #wakeCapacityWaiters(): void {
    const waiters = this.#capacityWaiters;
    this.#capacityWaiters = [];
    for (const wake of waiters) wake();
  }

  /** The one that was busy last, so that the others may retire; one that still loads if none is idle. */
  #findUnassigned(): Environment | undefined {
    const unassigned = this.#unassigned();
    return unassigned.findLast(({ state }) => state === "idle") ?? unassigned[0];
  }

  #unassigned(): Environment[] {
    return [...this.#environments].filter(
      ({ state, assigned }) => !assigned && (state === "idle" || state === "starting"),
    );
  }

  #startAhead(): void {
    if (this.#closed || this.#prestartFailed) return;
    for (let missing = this.#prestart - this.#ready(); missing > 0; missing -= 1)
      this.#startEnvironment();
  }

  /** How many count as kept ready: where they are reused, busy ones do too, as provisioned concurrency. */
  #ready(): number {
    if (this.#reuse === "never") return this.#unassigned().length;
    return [...this.#environments].filter(({ state }) => state !== "stopping").length;
  }

  #startEnvironment(): Environment {
    const {
      name,
      handler = "handler",
      timeoutMs,
      memoryMb,
      initTimeoutMs,
      runtime,
    } = this.#options;
    const environment = new Environment({
      identity: { name, memoryMb, entryPath: this.#entryPath, handler, region: this.region },
      arn: this.arn,
      variables: this.#variables,
      command: [
        // Leaves a tenth for what is not JavaScript's heap, so that Node collects before it is killed.
        `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
        ...(runtime ?? [runtimeScript, this.#entryPath, handler]),
      ],
      timeoutMs,
      initTimeoutMs: initTimeoutMs ?? Math.max(timeoutMs, lambdaLimits.initTimeoutMs),
      onLog: (line, source) => this.#log(line, source),
      onIdle: (idle) => this.#onIdle(idle),
      onEnd: (ended) => this.#onEnd(ended),
    });
    this.#environments.add(environment);
    return environment;
  }

  #onIdle(environment: Environment): void {
    if (this.#retireIfUsed(environment)) return;
    // Last in the set: the next invocation takes it.
    this.#environments.delete(environment);
    this.#environments.add(environment);
    this.#startIdleTimer(environment);
  }

  #onEnd(environment: Environment): void {
    this.#cancelIdleTimer(environment);
    this.#environments.delete(environment);
    if (environment.initMs === undefined) this.#prestartFailed = true;
    this.#startAhead();
  }

  /** Where environments are not reused, ends one that has served; tells whether it did. */
  #retireIfUsed(environment: Environment): boolean {
    const used = environment.served > 0 && environment.state === "idle";
    if (this.#reuse === "always" || !used) return false;
    this.#retire(environment);
    return true;
  }

  #retire(environment: Environment): void {
    this.#cancelIdleTimer(environment);
    void environment.stop(retireGraceMs);
  }

  #startIdleTimer(environment: Environment): void {
    const { idleMs = 300_000 } = this.#options;
    const timer = setTimeout(() => this.#onIdleTooLong(environment), idleMs);
    timer.unref();
    this.#idleTimers.set(environment, timer);
  }

  #onIdleTooLong(environment: Environment): void {
    if (this.#ready() <= this.#prestart) this.#startIdleTimer(environment);
    else this.#retire(environment);
  }

  #cancelIdleTimer(environment: Environment): void {
    clearTimeout(this.#idleTimers.get(environment));
    this.#idleTimers.delete(environment);
  }

  #log(line: string, environment: Environment): void {
    const { onLog } = this.#options;
    if (onLog === undefined) process.stderr.write(`[${this.name}] ${line}\n`);
    else onLog(line, describeEnvironment(environment));
  }
}

function describeEnvironment(environment: Environment): EnvironmentInfo {
  const { id, pid, state, startedAt, initMs, served, event } = environment;
  return { id, pid, state, startedAt, initMs, invocations: served, event };
}
