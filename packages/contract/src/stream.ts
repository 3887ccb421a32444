import { z } from "zod";
import { RunId } from "./ids.ts";

/**
 * What a stream says about itself, beside the events of the log: it is no event, has no sequence number
 * and is not stored. Its `event` field is its type.
 */
export const StreamNotice = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("end"),
      reason: z
        .enum(["session_deleted", "run_ended"])
        .meta({ description: "Why nothing will ever follow. Do not connect again." }),
    }),
    z.object({
      type: z.literal("recycle"),
      after: z.int().meta({
        description: "The last event this stream has looked at, wanted or not: go on after it.",
      }),
    }),
  ])
  .meta({ id: "StreamNotice" });
export type StreamNotice = z.infer<typeof StreamNotice>;
export type StreamEndReason = Extract<StreamNotice, { type: "end" }>["reason"];

/** What may be seen of a step while it is under way. */
export const FrameKind = z.enum(["progress", "picture"]);
export type FrameKind = z.infer<typeof FrameKind>;

const seen = { at: z.iso.datetime(), runId: RunId, step: z.int(), attempt: z.int() };

/**
 * A glimpse of a step that is under way, beside the events of the log: it has no sequence number, is stored
 * nowhere, and is lost without harm. What came of the step is in its events alone.
 */
export const Frame = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("progress"),
      ...seen,
      state: z.enum(["begun", "done", "failed"]),
      action: z.object({
        index: z.int().meta({ description: "From 0." }),
        of: z.int().meta({ description: "How many the step has." }),
        type: z.string(),
        name: z.string().optional(),
      }),
    }),
    z.object({
      type: z.literal("picture"),
      ...seen,
      contentType: z.literal("image/jpeg"),
      data: z.base64().meta({ description: "What the active tab shows, password fields covered." }),
    }),
  ])
  .meta({ id: "Frame" });
export type Frame = z.infer<typeof Frame>;
