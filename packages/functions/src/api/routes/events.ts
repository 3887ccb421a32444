import { DormouseError, limits, pageOf, routes, RunId, SessionEvent } from "@dormouse/contract";
import {
  afterSequenceOf,
  pageEvents,
  resumeFollowing,
  type EventFilter,
  type ResumePoint,
} from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { answerStream } from "../stream/answer-stream.ts";
import type { ApiContext, ApiEnv, ApiRequest } from "../context.ts";
import * as examples from "../openapi/examples.ts";
import { bearer, lastEventIdHeader, sessionParameters } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";
import { eventFilter, lastEventId, streamQuery } from "../stream/request.ts";

const EventsQuery = streamQuery.extend({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: "The sequence number of the last event you have. Default 0." }),
  cursor: z
    .string()
    .max(100)
    .optional()
    .meta({ description: "`nextCursor` of the page before, instead of `after`." }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.eventPageSizeMax)
    .default(limits.eventPageSizeDefault)
    .meta({ description: "How many at most; a page of large events may hold fewer." }),
  run: RunId.optional().meta({
    description: "Leaves out what is told of other runs; a stream begins and ends with the run.",
  }),
});

const read = createRoute({
  method: "get",
  path: routes.events,
  operationId: "getEvents",
  tags: ["Events"],
  summary: "Read the session's log, or follow it",
  description:
    "A page of JSON; or, with `Accept: text/event-stream`, server-sent events: what is in the log after " +
    "`Last-Event-ID` (or `after`), then every event as it happens. A stream may end at any time: connect " +
    "again with the `id` of the last event you have. The event `end` says that nothing will ever follow, " +
    "as 204 does; `recycle` that the stream is to be opened anew.",
  security: bearer,
  parameters: [lastEventIdHeader],
  request: { params: sessionParameters, query: EventsQuery },
  responses: {
    200: {
      description: "A page of events, oldest first; or a stream of them.",
      content: {
        ...json(pageOf(SessionEvent, "EventPage"), "", { items: [examples.event] }).content,
        "text/event-stream": { schema: z.string(), example: examples.eventStream },
      },
    },
    204: { description: "The session was deleted and you have all of its events." },
    ...tenantProblems("invalid_request", "invalid_cursor", "session_not_found", "run_not_found"),
  },
});

export function eventRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world } = context;
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
    const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
    const query = c.req.valid("query");
    const filter = filterOf(query);
    c.header("vary", "accept");
    if (wantsStream(c)) {
      const from = lastEventId(c) ?? resumePoint(query);
      const following = await resumeFollowing(world, key, from, filter);
      if (following === undefined) return c.body(null, 204);
      return answerStream(context, c, key, { following, frames: query.frames });
    }
    const { afterSequence } = resumePoint(query);
    const page = await pageEvents(world, key, { afterSequence, limit: query.limit, filter });
    return c.json(page, 200);
  });
}

function filterOf({ run, ...query }: z.output<typeof EventsQuery>): EventFilter {
  return { ...eventFilter(query), ...(run === undefined ? {} : { runId: run }) };
}

function wantsStream(c: ApiRequest): boolean {
  return /\btext\/event-stream\b/i.test(c.req.header("accept") ?? "");
}

function resumePoint({ after, cursor }: z.output<typeof EventsQuery>): ResumePoint {
  if (cursor === undefined) return { afterSequence: after ?? 0, path: "after" };
  if (after === undefined) return { afterSequence: afterSequenceOf(cursor), path: "cursor" };
  throw new DormouseError("invalid_request", "cursor: goes without after", { path: "cursor" });
}
