import { routes, SessionView } from "@dormouse/contract";
import { endSession, findSession } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import * as examples from "../openapi/examples.ts";
import { bearer, sessionParameters } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";
import { viewFor } from "../session-view.ts";

const end = createRoute({
  method: "post",
  path: routes.end,
  operationId: "endSession",
  tags: ["Sessions"],
  summary: "End a session and archive what it was",
  description:
    "Cancels what runs or waits in it. It stays readable as it ended; another run, or a resume, brings it back. Ending it twice is no error.",
  security: bearer,
  request: { params: sessionParameters },
  responses: {
    200: json(SessionView, "The session as it ended.", examples.endedSession),
    ...tenantProblems("session_not_found", "session_deleted", "conflict"),
  },
});

export function endRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world } = context;
  return new OpenAPIHono<ApiEnv>().openapi(end, async (c) => {
    const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
    await endSession(world, key);
    return c.json(viewFor(context, c)(await findSession(world, key)), 200);
  });
}
