import type { AgentUsage } from "@dormouse/contract";
import { shownUsd } from "../model/price.ts";

/** How far an agent's run is. It lies in the session's record, so it is small. */
export type AgentProgress = {
  /** Index of the instruction that is worked on. */
  instruction: number;
  /** What the model wrote down for itself. */
  notes?: string;
  usage: AgentUsage;
  /** The same decision on the same page, hashed, and how often it was made in a row. */
  repeated?: { hash: string; times: number };
  /** How often in a row no model gave an answer that can be used. */
  unusable?: number;
};

export const noProgress: AgentProgress = {
  instruction: 0,
  usage: { modelCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 },
};

export function shownUsage({ costUsd, ...counts }: AgentUsage): AgentUsage {
  return { ...counts, costUsd: shownUsd(costUsd) };
}
