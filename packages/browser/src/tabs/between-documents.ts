import { setTimeout as sleep } from "node:timers/promises";

const attemptsMax = 20;
const pauseMs = 50;

/** Asks again: while one document takes the place of another there is none to ask, for a moment only. */
export async function betweenDocuments<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === attemptsMax) throw error;
      await sleep(pauseMs);
    }
  }
}
