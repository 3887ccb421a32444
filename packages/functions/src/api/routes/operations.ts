import {
  OperationName,
  OperationPending,
  OperationRequest,
  OperationResult,
  path,
  routes,
} from "@dormouse/contract";
import { runView } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { jsonBody } from "../middleware/json-body.ts";
import * as examples from "../openapi/operation-examples.ts";
import {
  bearer,
  idempotencyHeader,
  idempotentReplayed,
  runHeaders,
} from "../openapi/parameters.ts";
import { bodyErrors, json, runLimitErrors, tenantProblems } from "../openapi/responses.ts";
import { doOperation } from "../operation.ts";

const operate = createRoute({
  method: "post",
  path: routes.operation,
  operationId: "operate",
  tags: ["Operations"],
  summary: "Do an operation of a site in a login, and give what comes of it",
  description:
    "With `loginId`, straight away; with credentials, in the login that they stand for, which signs in first where nobody is. " +
    "What has an effect waits for its turn; all else is done side by side.",
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader],
  request: {
    params: z.object({ name: OperationName }),
    body: {
      required: true,
      content: { "application/json": { schema: OperationRequest, example: examples.request } },
    },
  },
  responses: {
    200: {
      ...json(OperationResult, "It is done.", examples.result),
      headers: idempotentReplayed,
    },
    202: {
      ...json(OperationPending, "It will be, or still is, at work; or waits for an answer.", {
        ...examples.pending,
      }),
      headers: runHeaders,
    },
    ...tenantProblems(
      ...bodyErrors,
      ...runLimitErrors,
      "login_invalid",
      "login_not_found",
      "operation_not_found",
      "model_key_missing",
      "sign_in_failed",
      "operation_failed",
      "queue_full",
      "session_expired",
      "session_deleted",
      "idempotency_key_reused",
      "conflict",
    ),
  },
});

export function operationRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(operate, async (c) => {
    const { name: operation } = c.req.valid("param");
    const stand = await doOperation(context, c, { name: operation, request: c.req.valid("json") });
    const { loginId, sessionId, run, question, output } = stand;
    const where = { loginId, runId: run.runId, sessionId, operation };
    if (output !== undefined) return c.json({ ...where, output }, 200);
    c.header("location", path(routes.run, { sessionId, runId: run.runId }));
    const asking = question === undefined ? {} : { question };
    return c.json({ ...where, run: runView(sessionId, run), ...asking }, 202);
  });
}
