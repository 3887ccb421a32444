import type { ModelProvider } from "@dormouse/contract";
import type { World } from "../world/world.ts";
import {
  admit,
  afterAnswer,
  afterCheck,
  afterFailure,
  untriedBreaker,
  waitOf,
  type BreakerFailure,
  type BreakerState,
} from "./breaker.ts";

/** A provider that answers all the time is noted no more often than this. */
const notedEveryMs = 60_000;

/**
 * The circuit breakers of the providers. Processes tell each other what they found out by way of Redis; where it
 * does not answer, each goes by what it found out itself. An update that is lost costs one call in vain.
 */
export class Breakers {
  readonly #world: Pick<World, "hot" | "clock">;
  readonly #own = new Map<ModelProvider, BreakerState>();

  constructor(world: Pick<World, "hot" | "clock">) {
    this.#world = world;
  }

  /** Whether the provider may be asked now; whoever asks must say how it went. */
  async admit(provider: ModelProvider): Promise<boolean> {
    const state = await this.read(provider);
    const admitted = admit(state, this.#nowMs());
    if (admitted !== undefined && admitted !== state) await this.#write(provider, admitted);
    return admitted !== undefined;
  }

  async answered(provider: ModelProvider): Promise<void> {
    const state = await this.read(provider);
    const nowMs = this.#nowMs();
    const noted = state.failures === 0 && nowMs - (state.answeredAtMs ?? 0) < notedEveryMs;
    if (!noted) await this.#write(provider, afterAnswer(state, nowMs));
  }

  async failed(provider: ModelProvider, failure: BreakerFailure): Promise<void> {
    const state = await this.read(provider);
    await this.#write(provider, afterFailure(state, failure, this.#nowMs()));
  }

  /** It is there, as far as can be seen without asking a model. */
  async found(provider: ModelProvider): Promise<void> {
    await this.#write(provider, afterCheck(await this.read(provider), this.#nowMs()));
  }

  /** It was looked for in vain. */
  async missed(provider: ModelProvider, failure: BreakerFailure): Promise<void> {
    const nowMs = this.#nowMs();
    const state = afterFailure(await this.read(provider), failure, nowMs);
    await this.#write(provider, { ...state, checkedAtMs: nowMs });
  }

  /** How long until the provider can be asked. */
  async waitMs(provider: ModelProvider): Promise<number> {
    return waitOf(await this.read(provider), this.#nowMs());
  }

  async read(provider: ModelProvider): Promise<BreakerState> {
    const own = this.#own.get(provider) ?? untriedBreaker;
    const shared = await this.#world.hot.readCached("model", provider);
    return isState(shared) && shared.changedAtMs > own.changedAtMs ? shared : own;
  }

  async #write(provider: ModelProvider, state: BreakerState): Promise<void> {
    this.#own.set(provider, state);
    await this.#world.hot.putCached("model", provider, state);
  }

  #nowMs(): number {
    return this.#world.clock.nowMs();
  }
}

function isState(value: unknown): value is BreakerState {
  if (typeof value !== "object" || value === null) return false;
  const { failures, changedAtMs } = value as Partial<BreakerState>;
  return typeof failures === "number" && typeof changedAtMs === "number";
}
