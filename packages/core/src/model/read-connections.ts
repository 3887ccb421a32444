import type { ModelProvider } from "@dormouse/contract";
import { standingOf, type BreakerState } from "./breaker.ts";
import { connectionByKind, type Connection } from "./connection.ts";
import type { ModelHealth } from "./health.ts";

/** How one provider can be asked, as far as its circuit breaker knows. */
export type ProviderConnection = { provider: ModelProvider; connection: Connection };

/** Of those that can be asked, in the order in which they are. It asks nobody. */
export async function readConnections({
  configuration,
  breakers,
  clock,
}: Pick<ModelHealth, "configuration" | "breakers" | "clock">): Promise<ProviderConnection[]> {
  return Promise.all(
    configuration.fallbacks.map(async ({ provider }) => ({
      provider,
      connection: connectionOf(await breakers.read(provider), clock.nowMs()),
    })),
  );
}

/** The best first: where one provider answers, the others are not needed. */
const best: readonly Connection[] = [
  "CONNECTED",
  "CONNECTING",
  "RATE_LIMITED",
  "DISCONNECTED",
  "ERROR",
];

/** How models can be asked where these are their providers; without any they cannot. */
export function connectionThrough(providers: readonly ProviderConnection[]): Connection {
  return best.find((word) => providers.some(({ connection }) => connection === word)) ?? "ERROR";
}

function connectionOf(state: BreakerState, nowMs: number): Connection {
  switch (standingOf(state, nowMs)) {
    case "closed":
      return state.changedAtMs === 0 ? "CONNECTING" : "CONNECTED";
    case "half_open":
      return "CONNECTING";
    case "open":
      return state.lastError === undefined
        ? "DISCONNECTED"
        : connectionByKind[state.lastError.kind];
  }
}
