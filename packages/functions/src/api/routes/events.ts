import { DormouseError, limits, pageOf, routes, SessionEvent } from "@dormouse/contract";
import {
  afterSequenceOf,
  mayResume,
  nextEvents,
  pageEvents,
  parseSequence,
  type ResumePoint,
  type SessionKey,
} from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { hostOf, type ApiContext, type ApiEnv, type ApiRequest } from "../context.ts";
import { eventBatch, streamEvents } from "../event-stream.ts";
import { remainingMs } from "../invocation.ts";
import * as examples from "../openapi/examples.ts";
import { bearer, sessionParameters } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";

/** How long a host that cannot stream holds a request that nothing has happened for yet. */
const holdMs = 20_000;

const EventsQuery = z.object({
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
    "again with the `id` of the last event you have. 204 says that there will be no more events.",
  security: bearer,
  parameters: [
    {
      name: "Last-Event-ID",
      in: "header",
      required: false,
      description: "For streams: the sequence number of the last event you have.",
      schema: { type: "string", pattern: "^\\d+$" },
    },
  ],
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
    ...tenantProblems("invalid_request", "invalid_cursor", "session_not_found"),
  },
});

export function eventRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
    const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
    const query = c.req.valid("query");
    c.header("vary", "accept");
    if (wantsStream(c)) {
      return answerStream(context, c, key, lastEventId(c) ?? resumePoint(query));
    }
    const { afterSequence } = resumePoint(query);
    const page = await pageEvents(context.world, key, { afterSequence, limit: query.limit });
    return c.json(page, 200);
  });
}

function wantsStream(c: ApiRequest): boolean {
  return /\btext\/event-stream\b/i.test(c.req.header("accept") ?? "");
}

function resumePoint({ after, cursor }: z.output<typeof EventsQuery>): ResumePoint {
  if (cursor === undefined) return { afterSequence: after ?? 0, path: "after" };
  if (after === undefined) return { afterSequence: afterSequenceOf(cursor), path: "cursor" };
  throw new DormouseError("invalid_request", "cursor: goes without after", { path: "cursor" });
}

/** An EventSource that connects again sends the header; the query is then that of its first connection. */
function lastEventId(c: ApiRequest): ResumePoint | undefined {
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

async function answerStream(
  { world, canStream = true }: ApiContext,
  c: ApiRequest,
  key: SessionKey,
  from: ResumePoint,
): Promise<Response> {
  if (!(await mayResume(world, key, from))) return c.body(null, 204);
  c.header("content-type", "text/event-stream");
  const hungUp = AbortSignal.any([
    c.req.raw.signal,
    hostOf(c).hungUp ?? new AbortController().signal,
  ]);
  if (!canStream) {
    const waitMs = Math.min(holdMs, remainingMs(c));
    const events = await nextEvents(world, key, from.afterSequence, { waitMs, signal: hungUp });
    return c.body(eventBatch(events), 200);
  }
  // Proxies that gather an answer before they pass it on leave this one alone.
  c.header("x-accel-buffering", "no");
  const life = { requestId: c.get("requestId"), lifetimeMs: remainingMs(c), hungUp };
  return c.body(streamEvents(world, key, from.afterSequence, life), 200);
}
