import { z } from "zod";
import { limits } from "../limits.ts";

/** An action that a session has done, or has failed to do. */
export const HistoryAction = z
  .object({
    t: z.int().min(0).meta({ description: "Its number in the session, from 0." }),
    action: z.string().meta({ description: "As `type` in a script." }),
    input: z.record(z.string(), z.unknown()).meta({
      description:
        "The action's fields. What was answered is named, never shown; what may have gone into a masked field is `•••`. Of an agent's step `decision`: all that its model decided for it, in words.",
    }),
    delta: z.record(z.string(), z.unknown()).meta({
      description:
        "What its step changed of the page's facts: route, title, breadcrumbs, pagination, filters, sort. All of it: " +
        "GET …/diff?since=. Of a step of several actions it stands with the last.",
    }),
    timestamp: z.iso.datetime().meta({ description: "When its step was committed." }),
    success: z.boolean(),
    observation: z.string().meta({ description: "What came of it, in a line." }),
    step: z.int(),
  })
  .meta({ id: "HistoryAction" });
export type HistoryAction = z.infer<typeof HistoryAction>;

/** What GET /sessions/{id}/history answers with: the newest first. */
export const HistoryPage = z
  .object({
    session_id: z.string(),
    actions: z.array(HistoryAction),
    total: z.int().meta({ description: "How many actions the session has done, failed ones too." }),
    limit: z.int(),
    offset: z.int(),
  })
  .meta({ id: "HistoryPage" });
export type HistoryPage = z.infer<typeof HistoryPage>;

export const HistoryQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.pageSizeMax)
    .default(limits.pageSizeDefault)
    .meta({ description: "How many at most." }),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .meta({ description: "How many of the newest to pass over." }),
});
