import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";

type Request = { id: number; method: string; input: unknown };
type Answer = { id: number; result?: unknown; error?: string };
type Told = { told: string; value: unknown };

/** What a process of a benchmark's own offers to the one that started it. */
export type Methods = Record<string, (input: never) => unknown>;

export type ChildService = {
  pid: number;
  call<Result>(method: string, input?: unknown): Promise<Result>;
  /** The next thing of this name it tells of itself. Rejects where the process ends before. */
  next<Value>(name: string): Promise<Value>;
  /** SIGKILL: it is not asked, and tells nobody. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

/** The system's monotonic clock: what two processes of one machine read from it can be compared. Milliseconds. */
export function machineNowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/**
 * Starts a TypeScript file that calls `serve` as a process of its own, which ends with this one however that ends.
 * @throws Error where it ends before it is ready.
 */
export async function startService(
  file: URL,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildService> {
  const child = fork(file, [], {
    env: { ...process.env, NODE_NO_WARNINGS: "1", ...environment },
    execArgv: [],
  });
  const answers = new Map<number, PromiseWithResolvers<unknown>>();
  const news = new News();
  const ended = once(child, "exit").then(() => {
    const error = new Error(`the process of ${file.pathname.split("/").at(-1)} has ended`);
    for (const { reject } of answers.values()) reject(error);
    answers.clear();
    news.end(error);
  });
  child.on("message", (message: Answer | Told) => {
    if ("told" in message) news.add(message);
    else settle(answers, message);
  });
  let id = 0;
  await news.next("ready");
  return {
    pid: child.pid ?? -1,
    next: <Value>(name: string) => news.next(name) as Promise<Value>,
    call<Result>(method: string, input?: unknown) {
      id += 1;
      const answer = Promise.withResolvers<unknown>();
      answers.set(id, answer);
      child.send({ id, method, input } satisfies Request);
      return answer.promise as Promise<Result>;
    },
    kill: () => end(child, ended, "SIGKILL"),
    close: () => end(child, ended, "SIGTERM"),
  };
}

/** What a process tells of itself, whether it is asked for before it comes or after. */
class News {
  readonly #come = new Map<string, unknown[]>();
  readonly #awaited = new Map<string, PromiseWithResolvers<unknown>[]>();
  #ended: Error | undefined;

  add({ told, value }: Told): void {
    const awaited = this.#awaited.get(told)?.shift();
    if (awaited === undefined) this.#come.set(told, [...(this.#come.get(told) ?? []), value]);
    else awaited.resolve(value);
  }

  next(name: string): Promise<unknown> {
    const come = this.#come.get(name);
    if (come !== undefined && come.length > 0) return Promise.resolve(come.shift());
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const awaited = Promise.withResolvers<unknown>();
    this.#awaited.set(name, [...(this.#awaited.get(name) ?? []), awaited]);
    return awaited.promise;
  }

  end(error: Error): void {
    this.#ended = error;
    for (const { reject } of [...this.#awaited.values()].flat()) reject(error);
    this.#awaited.clear();
  }
}

function settle(answers: Map<number, PromiseWithResolvers<unknown>>, message: Answer): void {
  const answer = answers.get(message.id);
  answers.delete(message.id);
  if (message.error === undefined) answer?.resolve(message.result);
  else answer?.reject(new Error(message.error));
}

const patienceMs = 3_000;

async function end(
  child: ChildProcess,
  ended: Promise<void>,
  signal: "SIGTERM" | "SIGKILL",
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const late = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  child.kill(signal);
  await ended;
  clearTimeout(late);
}

/** Answers the process that started this one, until that ends. */
export function serve(methods: Methods): void {
  process.once("disconnect", () => process.exit(0));
  process.on("message", ({ id, method, input }: Request) => {
    void answer(methods, method, input).then((answered) =>
      process.send?.({ id, ...answered } satisfies Answer),
    );
  });
  tell("ready");
}

/** Tells the process that started this one. */
export function tell(told: string, value: unknown = true): void {
  process.send?.({ told, value } satisfies Told);
}

async function answer(methods: Methods, method: string, input: unknown): Promise<Partial<Answer>> {
  try {
    return { result: await methods[method]?.(input as never) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
