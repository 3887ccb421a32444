import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ThrottledError } from "./errors.ts";
import type { FunctionPool } from "./function-pool.ts";
import type { InvocationResult } from "./result.ts";

export interface ScheduleOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly pool: FunctionPool;
  /**
   * The function's event. In its strings <aws.scheduler.schedule-arn>, <aws.scheduler.scheduled-time>,
   * <aws.scheduler.execution-id> and <aws.scheduler.attempt-number> are filled in. Default: EventBridge
   * Scheduler's own "Scheduled Event".
   */
  readonly input?: unknown;
  /** How often a failed invocation is repeated. Default 0. */
  readonly retries?: number;
  /** Default: at once, as a rate schedule of EventBridge Scheduler without a start date. */
  readonly firstAfterMs?: number;
  /** An invocation has ended, well or not. */
  readonly onInvocation?: (result: InvocationResult) => void;
  /**
   * The function could not be invoked. Default: a line on standard error, but for a function that is throttled: it is
   * at work already, and the time is left out like those that pass while an invocation of the schedule's is under way.
   */
  readonly onError?: (error: unknown) => void;
}

export interface Schedule {
  /** Starts no more, and waits for the invocation under way. */
  stop(): Promise<void>;
}

/**
 * Invokes a function at a rate. Unlike EventBridge it leaves out the times that pass while an invocation
 * is under way: on one machine they would pile up.
 */
export function startSchedule(options: ScheduleOptions): Schedule {
  const stopping = new AbortController();
  const running = run(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function run(options: ScheduleOptions, signal: AbortSignal): Promise<void> {
  const { everyMs, firstAfterMs = 0 } = options;
  let dueMs = Date.now() + firstAfterMs;
  while (await waitUntil(dueMs, signal)) {
    await fire(options, new Date(dueMs), signal);
    const passed = Math.floor((Date.now() - dueMs) / everyMs);
    dueMs += (passed + 1) * everyMs;
  }
}

/** False if the signal came first. */
async function waitUntil(timeMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(Math.max(0, timeMs - Date.now()), undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

async function fire(
  options: ScheduleOptions,
  scheduledAt: Date,
  signal: AbortSignal,
): Promise<void> {
  const { pool, retries = 0, onInvocation } = options;
  const executionId = randomUUID();
  for (let attempt = 1; attempt <= retries + 1 && !signal.aborted; attempt += 1) {
    try {
      const result = await pool.invoke(createEvent(options, scheduledAt, executionId, attempt));
      onInvocation?.(result);
      if (result.ok) return;
    } catch (error) {
      report(options, error);
    }
  }
}

function createEvent(
  { name, pool, input }: ScheduleOptions,
  scheduledAt: Date,
  executionId: string,
  attempt: number,
): unknown {
  const arn = `arn:aws:scheduler:${pool.region}:000000000000:schedule/default/${name}`;
  const time = scheduledAt.toISOString().replace(/\.\d{3}Z$/, "Z");
  if (input === undefined) return defaultEvent(arn, time, executionId, pool.region);
  return fillIn(input, {
    "<aws.scheduler.schedule-arn>": arn,
    "<aws.scheduler.scheduled-time>": time,
    "<aws.scheduler.execution-id>": executionId,
    "<aws.scheduler.attempt-number>": String(attempt),
  });
}

function defaultEvent(arn: string, time: string, id: string, region: string): object {
  return {
    version: "0",
    id,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: "000000000000",
    time,
    region,
    resources: [arn],
    detail: "{}",
  };
}

function fillIn(input: unknown, values: Readonly<Record<string, string>>): unknown {
  let json = JSON.stringify(input);
  for (const [placeholder, value] of Object.entries(values))
    json = json.replaceAll(placeholder, value);
  return JSON.parse(json);
}

function report({ name, onError }: ScheduleOptions, error: unknown): void {
  if (onError !== undefined) onError(error);
  else if (!(error instanceof ThrottledError)) {
    process.stderr.write(`schedule ${name}: ${String(error)}\n`);
  }
}
