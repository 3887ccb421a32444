import { createHash } from "node:crypto";
import type { ModelCall } from "../model/model.ts";
import type { AgentProgress } from "./progress.ts";

/**
 * As often in a row as the same may be decided on the same page, of which the model is told from the second time on, and
 * as there may be no answer that can be used.
 */
export const repeatedMax = 4;

/** What is known of repetitions once this was decided on this page. */
export function repeatedAfter(
  { repeated }: AgentProgress,
  calls: readonly ModelCall[],
  page: string | undefined,
): NonNullable<AgentProgress["repeated"]> {
  const what = JSON.stringify([page, calls.map(({ tool, input }) => [tool, input])]);
  const hash = createHash("sha256").update(what).digest("base64url");
  return { hash, times: repeated?.hash === hash ? repeated.times + 1 : 1 };
}
