import { RunId, SessionId } from "@dormouse/contract";
import { layouts, type Hint } from "@dormouse/core";
import { z } from "zod";

const StampedMessage = z.looseObject({ schemaVersion: z.int().min(1).optional() });

const HintMessage = z.object({
  tenantId: z.string().min(1),
  sessionId: SessionId,
  runId: RunId,
  step: z.int().min(1),
});

/**
 * @returns the hint in a message's body, or undefined where it is none.
 * @throws NewerLayoutError
 */
export function parseHint(body: string): Hint | undefined {
  const stamped = StampedMessage.safeParse(fromJson(body)).data;
  return stamped && HintMessage.safeParse(layouts.hint.readStamped(stamped)).data;
}

function fromJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
