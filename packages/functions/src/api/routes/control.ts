import { ResumeRequest, routes } from "@dormouse/contract";
import { cancelRun, cancelSession, pauseSession, resumeSession } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { carryOut, command, commandAnswer, commandErrors } from "../command.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { jsonBody } from "../middleware/json-body.ts";
import * as examples from "../openapi/examples.ts";
import { runParameters, sessionParameters } from "../openapi/parameters.ts";
import { bodyErrors, tenantProblems } from "../openapi/responses.ts";

const pause = createRoute({
  ...command,
  path: routes.pause,
  operationId: "pause",
  summary: "Pause the session's run",
  description:
    "A step that is being run is done first; until then the session's `control` says that it is to pause. " +
    "Pausing what is paused changes nothing.",
  request: { params: sessionParameters },
  responses: {
    200: commandAnswer(examples.pausedSession),
    ...tenantProblems(...commandErrors, "no_active_run"),
  },
});

const resume = createRoute({
  ...command,
  path: routes.resume,
  operationId: "resume",
  summary: "Let a paused run go on, or bring an archived session back",
  description:
    "Resuming what is at work changes nothing, but for a pause that waits: it is taken back.",
  middleware: [jsonBody],
  request: {
    params: sessionParameters,
    body: {
      content: { "application/json": { schema: ResumeRequest, example: { decision: "retry" } } },
    },
  },
  responses: {
    200: commandAnswer(examples.accepted.session),
    ...tenantProblems(
      ...bodyErrors,
      ...commandErrors,
      "no_active_run",
      "decision_needed",
      "input_needed",
      "session_expired",
      "too_many_sessions",
    ),
  },
});

const cancel = createRoute({
  ...command,
  path: routes.cancel,
  operationId: "cancel",
  summary: "Cancel the session's run",
  description:
    "A step that is being run ends before its next action; what it did is recorded. The session is ready for " +
    "another run then. Where there is nothing to cancel nothing changes.",
  request: { params: sessionParameters },
  responses: { 200: commandAnswer(examples.cancelledSession), ...tenantProblems(...commandErrors) },
});

const cancelOne = createRoute({
  ...command,
  path: routes.cancelRun,
  operationId: "cancelRun",
  summary: "Cancel this run, if it has not ended",
  request: { params: runParameters },
  responses: {
    200: commandAnswer(examples.cancelledSession),
    ...tenantProblems(...commandErrors, "run_not_found"),
  },
});

export function controlRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  return new OpenAPIHono<ApiEnv>()
    .openapi(pause, async (c) =>
      c.json(await carryOut(context, c, (key, once) => pauseSession(world, key, once)), 200),
    )
    .openapi(resume, async (c) => {
      const { decision } = c.req.valid("json");
      const view = await carryOut(context, c, (key, once) =>
        resumeSession(world, settings, key, decision, once),
      );
      return c.json(view, 200);
    })
    .openapi(cancel, async (c) =>
      c.json(await carryOut(context, c, (key, once) => cancelSession(world, key, once)), 200),
    )
    .openapi(cancelOne, async (c) => {
      const { runId } = c.req.valid("param");
      const view = await carryOut(context, c, (key, once) => cancelRun(world, key, runId, once));
      return c.json(view, 200);
    });
}
