import type { ModelHealthView, ModelProviderView, ModelsView } from "@dormouse/contract";
import type { Clock } from "../world/clock.ts";
import { standingOf } from "./breaker.ts";
import type { Breakers } from "./breakers.ts";
import { chooseModels } from "./choose.ts";
import { ModelError } from "./error.ts";
import type { ModelPrice, ModelPrices } from "./price.ts";
import {
  modelProviderNames,
  type ModelConfiguration,
  type ModelProviderConfiguration,
} from "./provider.ts";
import { withinTime } from "./within-time.ts";

/**
 * Looks whether a provider is there and takes the key, without asking a model: it costs nothing.
 * @throws ModelError
 */
export type ModelProbe = (
  configuration: ModelProviderConfiguration,
  signal: AbortSignal,
) => Promise<void>;

export type ModelHealth = {
  configuration: ModelConfiguration;
  prices: ModelPrices;
  breakers: Breakers;
  clock: Clock;
  probe: ModelProbe;
};

/** However many ask how it is, a provider is looked at no more often than this … */
const checkedEveryMs = 30_000;
/** … and where nobody asks, this often: what is known of one is forgotten after twice as long. */
const lookedAfterEveryMs = 5 * 60_000;
/** What lists models answers in a fraction of it. */
const probeMs = 5_000;

/** How all providers stand, as far as is known. */
export async function readModels(health: ModelHealth): Promise<ModelsView> {
  const { fallbacks } = health.configuration;
  return {
    fallbacks: fallbacks.map(({ provider }) => provider),
    providers: await Promise.all(modelProviderNames.map((provider) => viewOf(health, provider))),
  };
}

/**
 * The same after a look at those that can be asked.
 * @throws DormouseError `model_key_missing` where there is none.
 */
export async function checkModels(health: ModelHealth): Promise<ModelsView> {
  const choices = chooseModels(health.configuration);
  await Promise.all(choices.map((choice) => checkProvider(health, choice)));
  return readModels(health);
}

/** How those stand that can be asked, in as few words as strangers may be told. */
export async function readModelHealth(health: ModelHealth): Promise<ModelHealthView[]> {
  const views = health.configuration.fallbacks.map(({ provider }) => viewOf(health, provider));
  return (await Promise.all(views)).map(({ provider, breaker, lastError, checkedAt }) => ({
    provider,
    breaker,
    ...(lastError === undefined ? {} : { lastError }),
    ...(checkedAt === undefined ? {} : { checkedAt }),
  }));
}

/**
 * Looks at those that can be asked, and that nobody has heard of for a while. For a schedule: it may be called as often
 * as one likes.
 */
export function createModelCare(health: ModelHealth): () => Promise<void> {
  const { clock, configuration } = health;
  let nextAtMs = 0;
  return async () => {
    // Even to read what is known costs something.
    if (clock.nowMs() < nextAtMs) return;
    nextAtMs = clock.nowMs() + lookedAfterEveryMs;
    const once = { everyMs: lookedAfterEveryMs };
    await Promise.all(configuration.fallbacks.map((choice) => checkProvider(health, choice, once)));
  };
}

/** Looks whether the provider is there, unless somebody did just now; what it finds the breakers know. */
export async function checkProvider(
  { breakers, clock, probe }: Pick<ModelHealth, "breakers" | "clock" | "probe">,
  configuration: ModelProviderConfiguration,
  { signal, everyMs = checkedEveryMs }: { signal?: AbortSignal; everyMs?: number } = {},
): Promise<void> {
  const { provider } = configuration;
  const { checkedAtMs = 0 } = await breakers.read(provider);
  if (clock.nowMs() - checkedAtMs < everyMs) return;
  const tooSlow = () =>
    new ModelError("timeout", `${provider} did not answer within ${probeMs} ms.`, { provider });
  try {
    await withinTime(
      { clock, ms: probeMs, signal },
      (until) => probe(configuration, until),
      tooSlow,
    );
    await breakers.found(provider);
  } catch (error) {
    // Nobody waits for it any more: that says nothing of the provider.
    if (signal?.aborted === true) return;
    if (!(error instanceof ModelError)) throw error;
    await breakers.missed(provider, error);
  }
}

async function viewOf(
  { configuration, prices, breakers, clock }: ModelHealth,
  provider: ModelProviderView["provider"],
): Promise<ModelProviderView> {
  const { fallbacks, missing } = configuration;
  const state = await breakers.read(provider);
  const breaker = standingOf(state, clock.nowMs());
  const configured = fallbacks.find((candidate) => candidate.provider === provider);
  const price = configured === undefined ? undefined : prices[configured.model];
  const { openUntilMs, lastError, checkedAtMs } = state;
  return {
    provider,
    configured: configured !== undefined,
    missing: missing[provider] ?? [],
    ...(configured === undefined ? {} : { model: configured.model }),
    ...(price === undefined ? {} : { price: shown(price) }),
    breaker,
    ...(breaker === "open" && openUntilMs !== undefined ? { openUntil: timeOf(openUntilMs) } : {}),
    ...(lastError === undefined
      ? {}
      : { lastError: { kind: lastError.kind, at: timeOf(lastError.atMs) } }),
    ...(checkedAtMs === undefined ? {} : { checkedAt: timeOf(checkedAtMs) }),
  };
}

function shown({ input, cachedInput = input, output, until }: ModelPrice) {
  return { input, cachedInput, output, ...(until === undefined ? {} : { until }) };
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
