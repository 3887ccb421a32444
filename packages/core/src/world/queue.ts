/** Only a hint that a step is due: it may come twice, late, out of order or not at all. */
export type Hint = { tenantId: string; sessionId: string; runId: string; step: number };

/** No queue holds a hint back for longer. */
export const hintDelaySecondsMax = 900;

export interface HintQueue {
  /** A hint that is to be held back for longer than `hintDelaySecondsMax` is not sent. */
  send(hint: Hint, options?: { delaySeconds?: number }): Promise<void>;
}
