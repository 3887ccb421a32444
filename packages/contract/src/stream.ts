import { z } from "zod";

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
