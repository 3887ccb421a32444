import { routes, StepContext } from "@dormouse/contract";
import { readContext } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { context as example } from "../openapi/context-example.ts";
import { bearer, sessionParameters } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";

const read = createRoute({
  method: "get",
  path: routes.context,
  operationId: "getContext",
  tags: ["Runs"],
  summary: "Get what a model was told for a step of an agent, and what it answered",
  description: "The request as it was sent, but for what is secret.",
  security: bearer,
  request: {
    params: sessionParameters,
    query: z.object({ step: z.coerce.number().int().min(1) }),
  },
  responses: {
    200: json(StepContext, "The request and its answer.", example),
    ...tenantProblems("invalid_request", "session_not_found", "session_deleted", "step_not_found"),
  },
});

export function contextRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
    const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
    return c.json(await readContext(world, key, c.req.valid("query").step), 200);
  });
}
