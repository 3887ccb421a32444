import { isDeepStrictEqual } from "node:util";

/** The case does not even hold in a browser that never slept: no system is to blame. */
export class BrokenCaseError extends Error {
  override readonly name = "BrokenCaseError";
}

/** @throws BrokenCaseError where what was found before the session slept is not what was expected. */
export function holdsBefore(found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new BrokenCaseError(
    `expected ${JSON.stringify(expected)} before the nap, found ${JSON.stringify(found)}`,
  );
}
