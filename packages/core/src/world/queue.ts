/** Only a hint that a step is due: it may come twice, late, out of order or not at all. */
export type Hint = { tenantId: string; sessionId: string; runId: string; step: number };

export interface HintQueue {
  send(hint: Hint, options?: { delaySeconds?: number }): Promise<void>;
}
