import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "@dormouse/core";

export function createSystemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    async sleep(ms, signal) {
      await wait(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
        if (signal?.aborted !== true) throw error;
      });
    },
  };
}
