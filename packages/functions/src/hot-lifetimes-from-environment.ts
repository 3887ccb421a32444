import { defaultHotLifetimes, lifetimeVariables, type HotLifetimes } from "@dormouse/core";
import { InvalidSettingError } from "./settings-from-environment.ts";

type Environment = Record<string, string | undefined>;

/** What each variable holds the lifetime of: an agent is found as long as its session's page. */
const lifetimes: Record<(typeof lifetimeVariables)[number], (keyof HotLifetimes)[]> = {
  SESSION_TTL_MINUTES: ["sessionMs", "agentMs"],
  DIFF_TTL_MINUTES: ["deltaMs"],
  LIST_CACHE_TTL_MINUTES: ["listMs", "routeMs"],
  MEDIA_CACHE_TTL_MINUTES: ["imageMs"],
};

/** A year. Redis counts in milliseconds, and takes no number that is much too large. */
const minutesMax = 525_600;

/**
 * How long copies are kept in Redis: the defaults, and over them what the environment says.
 * @throws InvalidSettingError
 */
export function hotLifetimesFromEnvironment(environment: Environment): HotLifetimes {
  const given = lifetimeVariables.flatMap((variable) => {
    const minutes = minutesIn(environment, variable);
    if (minutes === undefined) return [];
    return lifetimes[variable].map((name) => [name, minutes * 60_000] as const);
  });
  return { ...defaultHotLifetimes, ...Object.fromEntries(given) };
}

function minutesIn(environment: Environment, variable: string): number | undefined {
  const text = environment[variable];
  if (text === undefined || text === "") return undefined;
  const minutes = Number(text);
  if (!/^\d+$/.test(text) || minutes < 1 || minutes > minutesMax) {
    throw new InvalidSettingError(
      variable,
      `must be a whole number of minutes from 1 to ${minutesMax}, not "${text}"`,
    );
  }
  return minutes;
}
