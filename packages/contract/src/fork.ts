import { z } from "zod";
import { Metadata } from "./session.ts";

const metadata = Metadata.optional().meta({ description: "Default: the session's own." });

/** Body of POST /sessions/{id}/fork. */
export const ForkRequest = z
  .strictObject({
    step: z.int().min(0).meta({
      description: "The step after which the new session begins; 0 for before the first.",
    }),
    metadata,
  })
  .meta({ id: "ForkRequest" });
export type ForkRequest = z.infer<typeof ForkRequest>;

/** Body of POST /sessions/{id}/runs/{runId}/replay. */
export const ReplayRequest = z
  .strictObject({
    on: z.enum(["fresh", "fork"]).meta({
      description:
        "`fresh`: on a session that holds nothing. `fork`: on one that is as this one was before the run.",
    }),
    metadata,
  })
  .meta({ id: "ReplayRequest" });
export type ReplayRequest = z.infer<typeof ReplayRequest>;
