/**
 * Written before the actions of a step that must not happen twice. Found again at the next attempt,
 * it says: this step may already have happened. Step numbers go on where a paused run was replaced, so
 * an intent speaks for the run that wrote it only.
 */
export type Intent = { step: number; runId: string; fence: number; createdAtMs: number };
