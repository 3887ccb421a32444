/**
 * Written before what must not happen twice. Found again at the next attempt, it says: this may already have
 * happened. Step numbers go on where a paused run was replaced, so an intent speaks for the run that wrote it only.
 */
export type Intent = {
  step: number;
  runId: string;
  fence: number;
  createdAtMs: number;
  /** Index of the action that it was written for. Absent in those of older versions: they spoke for the whole step. */
  action?: number;
  /** What was about to go out, where a request showed it. The URL has neither query nor user. */
  request?: { method: string; url: string };
};
