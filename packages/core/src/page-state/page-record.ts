import type { Payload } from "../world/blobs.ts";
import type { PageMemory } from "./page-memory.ts";

/** A JSON Merge Patch (RFC 7396). */
export type MergePatch = { [name: string]: unknown };

/** What a step left of the page: all of it, or what changed since the record before. */
export type PageChange = { full: PageMemory } | { delta: MergePatch };

/**
 * Of a step that changed the page. The page after a step is the newest record up to it: its keyframe, a record
 * that holds all, with the deltas from there on put on top of it.
 */
export type PageRecord = {
  step: number;
  /** The step of the record that holds all; `step` itself where this one does. */
  keyframe: number;
  change: Payload<PageChange>;
};

/** In the session: where its page stands. */
export type PagePointer = Pick<PageRecord, "step" | "keyframe"> & {
  /** The last step that looked at the page: it was still as the newest record says it. */
  asOf: number;
  /** The session's state was exchanged since: what it shows now nobody has looked at. */
  outdated?: true;
};
