import { InputRequest, routes, SessionView } from "@dormouse/contract";
import { actOnce, answerQuestion, inputFingerprint } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { answerAccepted } from "../accepted.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { readIdempotency } from "../idempotency.ts";
import { jsonBody } from "../json-body.ts";
import * as examples from "../openapi/examples.ts";
import {
  bearer,
  idempotencyHeader,
  idempotentReplayed,
  sessionParameters,
} from "../openapi/parameters.ts";
import { bodyErrors, json, tenantProblems } from "../openapi/responses.ts";

const input = createRoute({
  method: "post",
  path: routes.input,
  operationId: "answer",
  tags: ["Runs"],
  summary: "Answer what the session's run asks",
  description:
    "The run goes on at once. An answer to what a later step of the run asks is kept until then; another one " +
    "under its name takes its place.",
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader],
  request: {
    params: sessionParameters,
    body: {
      required: true,
      content: { "application/json": { schema: InputRequest, example: examples.input } },
    },
  },
  responses: {
    200: {
      ...json(SessionView, "The session as it stands now.", examples.accepted.session),
      headers: idempotentReplayed,
    },
    ...tenantProblems(
      ...bodyErrors,
      "session_not_found",
      "session_deleted",
      "session_expired",
      "no_question",
      "idempotency_key_reused",
      "conflict",
    ),
  },
});

export function inputRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  return new OpenAPIHono<ApiEnv>().openapi(input, async (c) => {
    const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
    const request = c.req.valid("json");
    const idempotency = await readIdempotency(world, c, () =>
      inputFingerprint(world, key, request),
    );
    const accepted = await actOnce(world, key.tenantId, idempotency, () =>
      answerQuestion(world, settings, key, request, idempotency),
    );
    return c.json((await answerAccepted(context, c, accepted)).session, 200);
  });
}
