import { ResumeRequest, routes, SessionView } from "@dormouse/contract";
import {
  actOnce,
  cancelRun,
  cancelSession,
  pauseSession,
  resumeSession,
  type Accepted,
  type Idempotency,
  type SessionKey,
} from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { answerAccepted } from "../accepted.ts";
import type { ApiContext, ApiEnv, ApiRequest } from "../context.ts";
import { readIdempotency } from "../idempotency.ts";
import { jsonBody } from "../json-body.ts";
import * as examples from "../openapi/examples.ts";
import {
  bearer,
  idempotencyHeader,
  idempotentReplayed,
  runParameters,
  sessionParameters,
} from "../openapi/parameters.ts";
import { bodyErrors, json, tenantProblems } from "../openapi/responses.ts";

const command = {
  method: "post" as const,
  tags: ["Runs"],
  security: bearer,
  parameters: [idempotencyHeader],
};

const commandErrors = [
  "session_not_found",
  "session_deleted",
  "idempotency_key_reused",
  "conflict",
] as const;

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
    200: answer(examples.pausedSession),
    ...tenantProblems(...commandErrors, "no_active_run"),
  },
});

const resume = createRoute({
  ...command,
  path: routes.resume,
  operationId: "resume",
  summary: "Let a paused run go on",
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
    200: answer(examples.accepted.session),
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
  responses: { 200: answer(examples.cancelledSession), ...tenantProblems(...commandErrors) },
});

const cancelOne = createRoute({
  ...command,
  path: routes.cancelRun,
  operationId: "cancelRun",
  summary: "Cancel this run, if it has not ended",
  request: { params: runParameters },
  responses: {
    200: answer(examples.cancelledSession),
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

type Command = (
  key: SessionKey,
  idempotency: Idempotency | undefined,
) => ReturnType<typeof pauseSession>;

/** @returns the session as it stands behind the command. */
async function carryOut(context: ApiContext, c: ApiRequest, act: Command): Promise<SessionView> {
  const { world } = context;
  const key = { tenantId: c.get("tenantId"), sessionId: c.req.param("sessionId") ?? "" };
  const idempotency = await readIdempotency(world, c);
  const accepted: Accepted = await actOnce(world, key.tenantId, idempotency, () =>
    act(key, idempotency),
  );
  return (await answerAccepted(context, c, accepted)).session;
}

function answer(example: SessionView) {
  return {
    ...json(SessionView, "The session as it stands now.", example),
    headers: idempotentReplayed,
  };
}
