import { setTimeout as sleep } from "node:timers/promises";

const attemptsMax = 20;
const pauseMs = 50;

/**
 * Asks again: while one document takes the place of another there is none to ask, for a moment only.
 * @param isPassing which failures are of that kind. Default: all.
 */
export async function betweenDocuments<Value>(
  ask: () => Promise<Value>,
  isPassing: (error: unknown) => boolean = () => true,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === attemptsMax || !isPassing(error)) throw error;
      await sleep(pauseMs);
    }
  }
}
