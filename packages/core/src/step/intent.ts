/**
 * Written before the actions of a step that must not happen twice. Found again at the next attempt,
 * it says: this step may already have happened.
 */
export type Intent = { step: number; fence: number; createdAtMs: number };
