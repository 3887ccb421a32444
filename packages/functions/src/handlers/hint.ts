import { RunId, SessionId } from "@dormouse/contract";
import type { Hint } from "@dormouse/core";
import { z } from "zod";

const HintMessage = z.object({
  tenantId: z.string().min(1),
  sessionId: SessionId,
  runId: RunId,
  step: z.int().min(1),
});

/** @returns the hint in a message's body, or undefined where it is none. */
export function parseHint(body: string): Hint | undefined {
  try {
    return HintMessage.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
