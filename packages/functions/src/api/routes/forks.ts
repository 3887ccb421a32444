import { ExecuteResponse, ForkRequest, ReplayRequest, routes } from "@dormouse/contract";
import { forkSession, replayRun } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { answerNewSession } from "../accepted.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { carryOutOnce } from "../idempotency.ts";
import { jsonBody } from "../middleware/json-body.ts";
import * as examples from "../openapi/examples.ts";
import {
  bearer,
  idempotencyHeader,
  newSessionHeaders,
  runParameters,
  sessionParameters,
} from "../openapi/parameters.ts";
import { bodyErrors, json, newSessionLimitErrors, tenantProblems } from "../openapi/responses.ts";

const refusals = [
  "session_not_found",
  "session_deleted",
  "idempotency_key_reused",
  ...newSessionLimitErrors,
] as const;

const fork = createRoute({
  method: "post",
  path: routes.fork,
  operationId: "forkSession",
  tags: ["Sessions"],
  summary: "Make a new session that is as this one was after a step",
  description:
    "With the browser's state, the page and the history of that time; numbers are kept. What was under way is " +
    "cancelled in the new session. The original is left as it is, and may be deleted without harm to the new one.",
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader],
  request: {
    params: sessionParameters,
    body: {
      required: true,
      content: { "application/json": { schema: ForkRequest, example: { step: 2 } } },
    },
  },
  responses: {
    201: {
      ...json(ExecuteResponse, "The new session.", { session: examples.forkedSession }),
      headers: newSessionHeaders,
    },
    ...tenantProblems(...bodyErrors, ...refusals, "step_not_found", "step_not_kept"),
  },
});

const replay = createRoute({
  method: "post",
  path: routes.replay,
  operationId: "replayRun",
  tags: ["Runs"],
  summary: "Do a run's actions again, on a new session",
  description:
    "The new session has the identity of this one. It holds nothing, or is as this one was before the run.",
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader],
  request: {
    params: runParameters,
    body: {
      required: true,
      content: { "application/json": { schema: ReplayRequest, example: { on: "fork" } } },
    },
  },
  responses: {
    201: {
      ...json(ExecuteResponse, "The new session and its run.", examples.accepted),
      headers: newSessionHeaders,
    },
    ...tenantProblems(...bodyErrors, ...refusals, "run_not_found", "step_not_kept"),
  },
});

/** Time travel: sessions made of other sessions. */
export function forkRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  return new OpenAPIHono<ApiEnv>()
    .openapi(fork, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      const accepted = await carryOutOnce(world, c, (idempotency) =>
        forkSession(world, settings, key, c.req.valid("json"), idempotency),
      );
      return c.json(await answerNewSession(context, c, accepted), 201);
    })
    .openapi(replay, async (c) => {
      const { sessionId, runId } = c.req.valid("param");
      const key = { tenantId: c.get("tenantId"), sessionId };
      const accepted = await carryOutOnce(world, c, (idempotency) =>
        replayRun(world, settings, key, runId, c.req.valid("json"), idempotency),
      );
      return c.json(await answerNewSession(context, c, accepted), 201);
    });
}
