import { createCloudWorld } from "@dormouse/cloud";
import type { World } from "@dormouse/core";
import { hotLifetimesFromEnvironment } from "./hot-lifetimes-from-environment.ts";
import { logWarning } from "./log.ts";
import { readResources } from "./resources.ts";

/** The world this function is linked to, and where it says that event streams are served. */
export function connectWorld(): { world: World; streamUrl?: string } {
  const { redisUrl, redisToken, streamUrl, ...resources } = readResources();
  const world = createCloudWorld({
    ...resources,
    redis: { url: redisUrl, token: redisToken },
    hotLifetimes: hotLifetimesFromEnvironment(process.env),
    onTrouble: (message) => logWarning({ message }),
  });
  return { world, ...(streamUrl === undefined ? {} : { streamUrl }) };
}
