import type { Payload } from "../world/blobs.ts";
import type { CurrentRun } from "../session/session.ts";
import type { RunStep } from "../step/site-step.ts";

/** A run as stored: how it stands, and where its script is. */
export type Run = CurrentRun & { script: Payload<RunStep[]> };
