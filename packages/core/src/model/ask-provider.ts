import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import type { Breakers } from "./breakers.ts";
import { checkAnswer, correctionOf } from "./check-answer.ts";
import { ModelError } from "./error.ts";
import type {
  Model,
  ModelAnswer,
  ModelAttempt,
  ModelRequest,
  ModelUsage,
  RawModelAnswer,
} from "./model.ts";
import { costOf, type ModelPrices } from "./price.ts";
import { addUsage, noUsage } from "./usage.ts";
import { TimeUpError, withinTime } from "./within-time.ts";

/** How patient one call is. Times in milliseconds. */
export type ModelPatience = {
  /** How long one try may take … */
  attemptMs: number;
  /** … and all of them together. */
  totalMs: number;
  /** How often a provider that does not answer is asked. */
  attempts: number;
  /** Wait before it is asked again; doubles each time. */
  backoffMs: number;
};

/** Within a step, whose actions need some of its 90 seconds too. */
export const defaultModelPatience: ModelPatience = {
  attemptMs: 40_000,
  totalMs: 75_000,
  attempts: 3,
  backoffMs: 500,
};

/** Of what is wrong with an answer: a schema may refuse all of it, field by field. */
const shownLength = 500;

export type AskingWorld = {
  clock: Clock;
  random: Random;
  breakers: Breakers;
  prices: ModelPrices;
  patience: ModelPatience;
};

/** What has become of one call so far, whoever was asked. */
export class AskedSoFar {
  readonly attempts: ModelAttempt[] = [];
  usage: ModelUsage = noUsage;
  costUsd: number | undefined = 0;
  /** What was wrong with the newest answer that went back in vain, in a sentence. */
  problem: string | undefined;
}

/**
 * Asks one provider: again where it does not answer, and once more, with what is wrong, where its answer is of no use.
 * @throws ModelError; the signal's reason where it has aborted, which is a TimeUpError where the whole call's time is up.
 */
export async function askProvider(
  world: AskingWorld,
  model: Model,
  request: ModelRequest & { signal: AbortSignal },
  asked: AskedSoFar,
): Promise<ModelAnswer> {
  const first = await askUntilAnswered(world, model, request, asked);
  const checked = checkAnswer(request, first);
  if (checked.valid) return answerOf(model, first, checked, asked);
  const messages = [...request.messages, ...correctionOf(first, checked)];
  const second = await askUntilAnswered(world, model, { ...request, messages }, asked);
  const again = checkAnswer(request, second);
  if (again.valid) return answerOf(model, second, again, asked);
  noteLast(asked, "invalid_answer");
  const { provider, model: name } = model;
  asked.problem = `What ${provider}'s ${name} answered last: ${again.problem.slice(0, shownLength)}`;
  throw new ModelError(
    "invalid_answer",
    `${provider}'s ${name} answered twice with something that cannot be used.`,
    { provider, model: name },
  );
}

async function askUntilAnswered(
  world: AskingWorld,
  model: Model,
  request: ModelRequest & { signal: AbortSignal },
  asked: AskedSoFar,
): Promise<RawModelAnswer> {
  const { clock, random, patience } = world;
  for (let tried = 1; ; tried += 1) {
    try {
      return await tryOnce(world, model, request, asked);
    } catch (error) {
      if (!(error instanceof ModelError) || error.kind !== "outage") throw error;
      if (tried >= patience.attempts) throw error;
    }
    const waitMs = patience.backoffMs * 2 ** (tried - 1);
    // Half of it by chance, so that those who were turned away together do not come back together.
    await clock.sleep(waitMs * (0.5 + random.next() / 2), request.signal);
    request.signal.throwIfAborted();
  }
}

async function tryOnce(
  world: AskingWorld,
  model: Model,
  request: ModelRequest & { signal: AbortSignal },
  asked: AskedSoFar,
): Promise<RawModelAnswer> {
  const { clock, breakers, prices, patience } = world;
  const { attemptMs } = patience;
  const startedAtMs = clock.nowMs();
  const note = (outcome: ModelAttempt["outcome"]): void => {
    const { provider, model: name } = model;
    const durationMs = clock.nowMs() - startedAtMs;
    asked.attempts.push({ provider, model: name, outcome, durationMs });
  };
  try {
    const answer = await withinTime(
      { clock, ms: attemptMs, signal: request.signal },
      (signal) => model.ask({ ...request, signal }),
      (cause) => tooSlow(model, attemptMs, cause),
    );
    asked.usage = addUsage(asked.usage, answer.usage);
    const costUsd = costOf(answer.usage, prices[model.model], clock.nowMs());
    asked.costUsd = sum(asked.costUsd, costUsd);
    if (answer.stopped === "declined") throw declined(model);
    note("answered");
    await breakers.answered(model.provider);
    return answer;
  } catch (error) {
    if (error instanceof ModelError) {
      note(error.kind);
      await breakers.failed(model.provider, error);
    }
    if (error instanceof TimeUpError) {
      note("timeout");
      // One that was asked last had little time: that says nothing of it.
      const hadTime = clock.nowMs() - startedAtMs >= attemptMs / 2;
      if (hadTime) await breakers.failed(model.provider, { kind: "timeout" });
    }
    throw error;
  }
}

function answerOf(
  { provider, model }: Model,
  { turn }: RawModelAnswer,
  { calls, object }: { calls: ModelAnswer["calls"]; object?: unknown },
  { attempts, usage, costUsd }: AskedSoFar,
): ModelAnswer {
  const wanted = object === undefined ? { calls } : { calls, object };
  return { ...wanted, text: turn.text, turn, provider, model, usage, costUsd, attempts };
}

/** It did answer, and yet it was of no use. */
function noteLast({ attempts }: AskedSoFar, outcome: ModelAttempt["outcome"]): void {
  const last = attempts.pop();
  if (last !== undefined) attempts.push({ ...last, outcome });
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function tooSlow({ provider, model }: Model, attemptMs: number, cause: unknown): ModelError {
  const message = `${provider}'s ${model} did not answer within ${attemptMs} ms.`;
  return new ModelError("timeout", message, { provider, model, cause });
}

function declined({ provider, model }: Model): ModelError {
  const message = `${provider}'s ${model} declined to answer.`;
  return new ModelError("declined", message, { provider, model });
}
