import { DormouseError, FrameKind, sessionEventTypes } from "@dormouse/contract";
import { parseSequence, type EventFilter, type ResumePoint } from "@dormouse/core";
import { z } from "@hono/zod-openapi";
import type { ApiRequest } from "../context.ts";

/** Several words in one parameter, with commas between. */
function listOf<Word extends z.ZodType<string, string>>(word: Word) {
  return z
    .string()
    .max(1_000)
    .transform((text) => text.split(","))
    .pipe(z.array(word));
}

/** What every stream may be asked for. */
export const streamQuery = z.object({
  types: listOf(z.enum(sessionEventTypes)).optional().meta({
    description: "Only events of these types, with commas between: `run.completed,run.failed`.",
    type: "string",
  }),
  frames: listOf(FrameKind)
    .optional()
    .meta({
      description:
        "For streams: what is seen of steps that are under way, beside the events, as it comes and without an id: " +
        "`progress` of their actions, `picture` of their page. Lost without harm.",
      type: "string",
    }),
});
export type StreamQuery = z.output<typeof streamQuery>;

export function eventFilter({ types }: Pick<StreamQuery, "types">): EventFilter {
  return types === undefined ? {} : { types: new Set(types) };
}

/**
 * Where a stream that broke off is to go on. An EventSource that connects again sends the header; the query
 * is then that of its first connection.
 * @throws DormouseError `invalid_request`
 */
export function lastEventId(c: ApiRequest): ResumePoint | undefined {
  const header = c.req.header("last-event-id");
  // Sent empty by a client that has seen no event yet.
  if (header === undefined || header === "") return undefined;
  const sequence = parseSequence(header);
  if (sequence !== undefined) return { afterSequence: sequence, path: "Last-Event-ID" };
  throw new DormouseError(
    "invalid_request",
    "Last-Event-ID: must be the id of an event of this session",
    { path: "Last-Event-ID" },
  );
}
