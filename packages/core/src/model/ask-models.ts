import type { ModelErrorKind } from "@dormouse/contract";
import {
  AskedSoFar,
  askProvider,
  defaultModelPatience,
  type AskingWorld,
  type ModelPatience,
} from "./ask-provider.ts";
import { chooseModels, type ModelWish } from "./choose.ts";
import { ModelError } from "./error.ts";
import { checkProvider, type ModelProbe } from "./health.ts";
import type { Model, ModelAnswer, ModelRequest } from "./model.ts";
import type { ModelConfiguration, ModelProviderConfiguration } from "./provider.ts";
import { withinTime } from "./within-time.ts";

/** Whoever has models, as those see it who ask. */
export interface Models {
  /**
   * Asks who is wished for, and the others in their order where that one fails. What comes back is as the request
   * wants it.
   * @throws ModelError with everything that was tried; DormouseError `model_key_missing`; the signal's reason.
   */
  ask(request: ModelRequest, wish?: ModelWish): Promise<ModelAnswer>;
}

type ModelsOptions = Omit<AskingWorld, "patience"> & {
  configuration: ModelConfiguration;
  /** Opens a provider's model; asked each time. */
  open(configuration: ModelProviderConfiguration): Model;
  probe: ModelProbe;
  patience?: ModelPatience;
};

/** What another provider may do better. Whatever one does not take, or declines, is the same for all. */
const fallsBack: ReadonlySet<ModelErrorKind> = new Set<ModelErrorKind>([
  "outage",
  "rate_limited",
  "timeout",
  "key_refused",
  "invalid_answer",
]);

export function createModels(options: ModelsOptions): Models {
  const patience = options.patience ?? defaultModelPatience;
  const call: Call = { ...options, patience };
  return {
    async ask(request, wish) {
      const choices = chooseModels(options.configuration, wish);
      const asked = new AskedSoFar();
      const { clock } = options;
      return withinTime(
        { clock, ms: patience.totalMs, signal: request.signal },
        (signal) => askInOrder(call, choices, { ...request, signal }, asked),
        (cause) => tooSlow(patience, asked, cause),
      );
    },
  };
}

type Call = AskingWorld & Pick<ModelsOptions, "open" | "probe">;

async function askInOrder(
  call: Call,
  choices: ModelProviderConfiguration[],
  request: ModelRequest & { signal: AbortSignal },
  asked: AskedSoFar,
): Promise<ModelAnswer> {
  const answered = new AbortController();
  const checks: Promise<void>[] = [];
  try {
    for (const choice of choices) {
      const { provider, model } = choice;
      if (!(await call.breakers.admit(provider))) {
        asked.attempts.push({ provider, model, outcome: "skipped", durationMs: 0 });
        // Meanwhile: it may be back before its time.
        checks.push(checkProvider(call, choice, { signal: answered.signal }));
        continue;
      }
      try {
        return await askProvider(call, call.open(choice), request, asked);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        if (!fallsBack.has(error.kind)) throw withAllTaken(error, asked);
      }
    }
    throw await nobodyAnswered(call, choices, asked);
  } finally {
    answered.abort();
    await Promise.all(checks);
  }
}

/** All tries together take too long. */
function tooSlow({ totalMs }: ModelPatience, asked: AskedSoFar, cause: unknown): ModelError {
  const message = `No model answered within ${totalMs} ms: ${storyOf(asked)}.`;
  return new ModelError("timeout", message, { ...takenBy(asked), cause });
}

async function nobodyAnswered(
  { breakers }: AskingWorld,
  choices: ModelProviderConfiguration[],
  asked: AskedSoFar,
): Promise<ModelError> {
  const waits = await Promise.all(choices.map(({ provider }) => breakers.waitMs(provider)));
  const kinds = asked.attempts.map(({ outcome }) => outcome).filter(isFailure);
  const problem = asked.problem === undefined ? "" : ` ${asked.problem}`;
  return new ModelError(
    kinds.at(-1) ?? "outage",
    `No model gave an answer that can be used: ${storyOf(asked)}.${problem}`,
    { ...takenBy(asked), retryAfterMs: Math.min(...waits) },
  );
}

function isFailure(outcome: string): outcome is ModelErrorKind {
  return outcome !== "answered" && outcome !== "skipped";
}

/** "google outage, google outage, deepseek skipped" */
function storyOf({ attempts }: AskedSoFar): string {
  if (attempts.length === 0) return "none has begun to";
  return attempts.map(({ provider, outcome }) => `${provider} ${outcome}`).join(", ");
}

function withAllTaken(error: ModelError, asked: AskedSoFar): ModelError {
  const { kind, message, provider, model, status, retryAfterMs, cause } = error;
  const known = { provider, model, status, retryAfterMs, cause };
  return new ModelError(kind, message, { ...known, ...takenBy(asked) });
}

/** What was tried, and what that took. */
function takenBy({ attempts, usage, costUsd }: AskedSoFar) {
  return { attempts, usage, costUsd };
}
