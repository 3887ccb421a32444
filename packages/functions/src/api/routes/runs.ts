import {
  ExecuteRequest,
  ExecuteResponse,
  ExternalKey,
  limits,
  pageOf,
  routes,
  RunDetail,
  RunView,
} from "@dormouse/contract";
import {
  askedRun,
  executeNamed,
  listRuns,
  readRun,
  runDetail,
  waitForRun,
  type CurrentRun,
  type SessionKey,
  type World,
} from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { answerAccepted } from "../accepted.ts";
import { askingOf } from "../asking.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { carryOutOnce } from "../idempotency.ts";
import { remainingMs } from "../invocation.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { answerJson } from "../large-answer.ts";
import * as examples from "../openapi/examples.ts";
import {
  bearer,
  idempotencyHeader,
  idempotentReplayed,
  pageQuery,
  runParameters,
  sessionParameters,
} from "../openapi/parameters.ts";
import { bodyErrors, json, runLimitErrors, tenantProblems } from "../openapi/responses.ts";

const tags = ["Runs"];
const tooLarge = { description: "The run is too large for an answer: read it at `Location`." };

const execute = createRoute({
  method: "post",
  path: routes.execute,
  operationId: "execute",
  tags,
  summary: "Give the session another run, in the same browser state",
  description:
    "The session may be named by its `externalKey` as well. With `create`, one that is not there is made, and begins with the run.",
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader],
  request: {
    params: z.object({
      sessionId: ExternalKey.meta({ description: "The session's id, or its external key." }),
    }),
    query: z.object({
      wait: z.coerce
        .number()
        .int()
        .min(1)
        .max(limits.waitSecondsMax)
        .optional()
        .meta({ description: "Seconds to wait for the run to end." }),
    }),
    body: {
      required: true,
      content: { "application/json": { schema: ExecuteRequest, example: examples.runRequest } },
    },
  },
  responses: {
    200: {
      ...json(RunDetail, "The run, which ended or paused within `wait`.", examples.runDetail),
      headers: idempotentReplayed,
    },
    202: {
      ...json(ExecuteResponse, "The run will be, or still is, at work.", examples.accepted),
      headers: idempotentReplayed,
    },
    303: tooLarge,
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

const list = createRoute({
  method: "get",
  path: routes.runs,
  operationId: "listRuns",
  tags,
  summary: "List the session's runs, newest first",
  security: bearer,
  request: { params: sessionParameters, query: pageQuery },
  responses: {
    200: json(pageOf(RunView, "RunPage"), "A page of runs.", { items: [examples.run] }),
    ...tenantProblems("invalid_request", "invalid_cursor", "session_not_found"),
  },
});

const read = createRoute({
  method: "get",
  path: routes.run,
  operationId: "getRun",
  tags,
  summary: "Get a run with its steps and its output",
  security: bearer,
  request: { params: runParameters },
  responses: {
    200: json(RunDetail, "The run.", examples.runDetail),
    303: tooLarge,
    ...tenantProblems("session_not_found", "run_not_found"),
  },
});

export function runRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  return new OpenAPIHono<ApiEnv>()
    .openapi(execute, async (c) => {
      const tenantId = c.get("tenantId");
      const { sessionId: name } = c.req.valid("param");
      const { create = false, ...request } = c.req.valid("json");
      const accepted = await carryOutOnce(world, c, async (idempotency) => {
        const run = await askedRun(askingOf(context, c), request);
        return executeNamed(world, settings, { tenantId, name, run, create }, idempotency);
      });
      const { wait } = c.req.valid("query");
      if (wait !== undefined && accepted.runId !== undefined) {
        const key = { tenantId, sessionId: accepted.sessionId };
        const waitMs = Math.min(wait * 1_000, remainingMs(c));
        const run = await waitForRun(world, key, accepted.runId, waitMs);
        if (isSettled(run)) {
          const answer = await answerRun(world, key, run);
          if (accepted.repeated) answer.headers.set("idempotent-replayed", "true");
          return answer;
        }
      }
      return c.json(await answerAccepted(context, c, accepted), 202);
    })
    .openapi(list, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      return c.json(await listRuns(world, key, c.req.valid("query")), 200);
    })
    .openapi(read, async (c) => {
      const { sessionId, runId } = c.req.valid("param");
      const key = { tenantId: c.get("tenantId"), sessionId };
      return answerRun(world, key, await readRun(world, key, runId));
    });
}

async function answerRun(world: World, key: SessionKey, run: CurrentRun): Promise<Response> {
  const name = `run-${run.runId}-${run.doneSteps}-${run.status}`;
  return answerJson(world, key, name, await runDetail(world, key, run));
}

function isSettled({ status }: CurrentRun): boolean {
  return status !== "INITIALIZING" && status !== "ACTIVE";
}
