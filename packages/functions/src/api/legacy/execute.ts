import { ExternalKey, routes } from "@dormouse/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { every } from "hono/combine";
import type { ApiContext, ApiEnv } from "../context.ts";
import { refuseInvalidInput } from "../invalid-input.ts";
import { authentication } from "../middleware/authentication.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { rateLimit } from "../middleware/rate-limit.ts";
import * as examples from "../openapi/legacy-examples.ts";
import { bearer, idempotencyHeader, runHeaders } from "../openapi/parameters.ts";
import { bodyErrors, json, runLimitErrors } from "../openapi/responses.ts";
import { legacyErrors } from "./errors.ts";
import { executed } from "./execution.ts";
import { LegacyExecuteRequest } from "./execute-request.ts";
import { nameOf } from "./session-fields.ts";
import { LegacyRun, toldRun } from "./told-run.ts";

const shared = {
  method: "post" as const,
  tags: ["Runs"],
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader],
};

const body = {
  required: true,
  content: { "application/json": { schema: LegacyExecuteRequest, example: examples.execute } },
};

const responses = {
  200: { ...json(LegacyRun, "The run, which is over.", examples.endedRun), headers: runHeaders },
  202: {
    ...json(LegacyRun, "The run will be, or still is, at work.", examples.startedRun),
    headers: runHeaders,
  },
  303: { description: "What came of the run is too large for an answer: it is at `Location`." },
};

const refusals = [
  ...bodyErrors,
  ...runLimitErrors,
  "unauthorized",
  "rate_limited",
  "queue_full",
  "model_key_missing",
  "session_expired",
  "session_deleted",
  "idempotency_key_reused",
  "conflict",
] as const;

const inSession = createRoute({
  ...shared,
  path: routes.legacyExecute,
  operationId: "legacyExecute",
  summary: "Give a session a task in plain words, as older clients ask for it",
  description:
    "As `POST /v1/sessions/{sessionId}/execute` with a run of kind `agent`. A `run_id` stands for one run of its session: " +
    "sent again, it starts none, and is answered with how that one is doing, and once it is over with its result.",
  request: {
    params: z.object({
      sessionId: ExternalKey.meta({ description: "The session's id, or its external key." }),
    }),
    body,
  },
  responses: { ...responses, ...legacyErrors.declare(...refusals, "session_not_found") },
});

const anywhere = createRoute({
  ...shared,
  path: routes.legacyExecuteNew,
  operationId: "legacyExecuteNew",
  summary: "The same for a session that need not be there yet",
  description:
    "In the session that `session_id` names, or `{guru_id}:{run_id}`, or `run_id` alone, which is made where there is none; " +
    "without any of them in a new one.",
  request: { body },
  responses: { ...responses, ...legacyErrors.declare(...refusals) },
});

/** Tasks in the words of older clients, with no rules of their own. */
export function legacyExecuteRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalidInput });
  app.onError(legacyErrors.answer);
  const authenticated = every(authentication(world), rateLimit(world, settings));
  app.use(inSession.getRoutingPath(), authenticated);
  app.use(routes.legacyExecuteNew, authenticated);
  app.openapi(inSession, async (c) => {
    const given = c.req.valid("json");
    const { sessionId: name } = c.req.valid("param");
    const asked = { name, create: given.create === true };
    return toldRun(context, c, given, await executed(context, c, given, asked));
  });
  return app.openapi(anywhere, async (c) => {
    const given = c.req.valid("json");
    const asked = { name: nameOf(given), create: true };
    return toldRun(context, c, given, await executed(context, c, given, asked));
  });
}
