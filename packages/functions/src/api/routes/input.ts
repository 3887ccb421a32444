import { InputRequest, routes } from "@dormouse/contract";
import { answerQuestion, inputFingerprint } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { carryOut, command, commandAnswer, commandErrors } from "../command.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { jsonBody } from "../middleware/json-body.ts";
import * as examples from "../openapi/examples.ts";
import { sessionParameters } from "../openapi/parameters.ts";
import { bodyErrors, tenantProblems } from "../openapi/responses.ts";

const input = createRoute({
  ...command,
  path: routes.input,
  operationId: "answer",
  summary: "Answer what the session's run asks",
  description:
    "The run goes on at once. An answer to what a later step of the run asks is kept until then; another one " +
    "under its name takes its place.",
  middleware: [jsonBody],
  request: {
    params: sessionParameters,
    body: {
      required: true,
      content: { "application/json": { schema: InputRequest, example: examples.input } },
    },
  },
  responses: {
    200: commandAnswer(examples.accepted.session),
    ...tenantProblems(...bodyErrors, ...commandErrors, "session_expired", "no_question"),
  },
});

export function inputRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  return new OpenAPIHono<ApiEnv>().openapi(input, async (c) => {
    const request = c.req.valid("json");
    const view = await carryOut(
      context,
      c,
      (key, once) => answerQuestion(world, settings, key, request, once),
      (key) => inputFingerprint(world, key, request),
    );
    return c.json(view, 200);
  });
}
