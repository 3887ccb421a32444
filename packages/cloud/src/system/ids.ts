import type { Ids } from "@dormouse/core";
import { v7 } from "uuid";

/** UUIDv7s that go up, also within one millisecond of this process. */
export function createUuidIds(): Ids {
  return { next: () => v7() };
}
