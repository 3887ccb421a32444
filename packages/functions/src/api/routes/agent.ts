import { AgentId, AgentRunRequest, headers, routes } from "@dormouse/contract";
import { askedAgentRun, findWithEvent, joinOrExecute, resumeFollowing } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { answerStream } from "../stream/answer-stream.ts";
import { askingOf } from "../asking.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { carryOutOnce } from "../idempotency.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { agentTask } from "../openapi/agent-examples.ts";
import * as examples from "../openapi/examples.ts";
import {
  bearer,
  idempotencyHeader,
  idempotentReplayed,
  lastEventIdHeader,
  sessionParameters,
} from "../openapi/parameters.ts";
import { bodyErrors, runLimitErrors, tenantProblems } from "../openapi/responses.ts";
import { eventFilter, lastEventId, streamQuery } from "../stream/request.ts";

const stream = {
  content: { "text/event-stream": { schema: z.string(), example: examples.runStream } },
  headers: {
    ...idempotentReplayed,
    [headers.runId]: { description: "The run's id.", schema: { type: "string" as const } },
  },
};

const agent = createRoute({
  method: "post",
  path: routes.agent,
  operationId: "runAgent",
  tags: ["Runs"],
  summary: "Start a run of an agent, or join the one it has, and follow it to its end",
  description:
    "Server-sent events of this run, from its first, as `GET …/events?run=…` gives them: a stream that broke " +
    "off goes on there, or here under the same `Idempotency-Key` and with `Last-Event-ID`. Where the agent has a " +
    "run that is not over yet, that one is joined and nothing is made of the body. Hanging up changes nothing. " +
    "Of an agent that is stored, a task is enough, and what is said there holds with it; of any other " +
    "the body says all.",
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader, lastEventIdHeader],
  request: {
    params: sessionParameters.extend({
      agent: AgentId.meta({
        description: "The name of an agent that is stored, or the client's own name for one.",
      }),
    }),
    query: streamQuery,
    body: {
      required: true,
      content: { "application/json": { schema: AgentRunRequest, example: agentTask } },
    },
  },
  responses: {
    200: { ...stream, description: "A run that was there already." },
    201: { ...stream, description: "A run that begins with this request." },
    204: { description: "The run is over and you have all of its events." },
    ...tenantProblems(
      ...bodyErrors,
      ...runLimitErrors,
      "session_not_found",
      "run_in_progress",
      "queue_full",
      "agent_not_found",
      "model_key_missing",
      "session_expired",
      "session_deleted",
      "idempotency_key_reused",
      "conflict",
    ),
  },
});

export function agentRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  return new OpenAPIHono<ApiEnv>().openapi(agent, async (c) => {
    const { sessionId, agent: name } = c.req.valid("param");
    const key = { tenantId: c.get("tenantId"), sessionId };
    const from = lastEventId(c) ?? { afterSequence: 0, path: "Last-Event-ID" };
    // Refused behind the commit, the run would be there all the same.
    await findWithEvent(world, key, from);
    const request = () => askedAgentRun(askingOf(context, c), name, c.req.valid("json"));
    const { runId, repeated, joined } = await carryOutOnce(world, c, (idempotency) =>
      joinOrExecute(world, settings, key, { agent: name, request }, idempotency),
    );
    if (runId === undefined) throw new Error("a run was asked for and none was given");
    if (repeated) c.header("idempotent-replayed", "true");
    c.header(headers.runId, runId);
    const query = c.req.valid("query");
    const filter = { ...eventFilter(query), runId };
    const following = await resumeFollowing(world, key, from, filter);
    if (following === undefined) return c.body(null, 204);
    const wanted = { following, frames: query.frames };
    return answerStream(context, c, key, wanted, repeated || joined === true ? 200 : 201);
  });
}
