import type { Random } from "@dormouse/core";

export function createSystemRandom(): Random {
  return { next: () => Math.random() };
}
