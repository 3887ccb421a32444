import { routes, SavedRun, SaveRunRequest } from "@dormouse/contract";
import { saveRun } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { bearer, runParameters } from "../openapi/parameters.ts";
import { bodyErrors, json, tenantProblems } from "../openapi/responses.ts";
import * as examples from "../openapi/saved-run-example.ts";

const save = createRoute({
  method: "post",
  path: routes.saveRun,
  operationId: "saveRun",
  tags: ["Runs"],
  summary: "Make a script, or an operation of a site, of what a model has worked out",
  description: "It does the same without a model. What was told in secret is in none of it.",
  security: bearer,
  middleware: [jsonBody],
  request: {
    params: runParameters,
    body: {
      required: true,
      content: {
        "application/json": { schema: SaveRunRequest, example: examples.saveRunRequest },
      },
    },
  },
  responses: {
    200: json(
      SavedRun,
      "The script, and the operation where one was asked for.",
      examples.savedRun,
    ),
    ...tenantProblems(
      ...bodyErrors,
      "session_not_found",
      "session_deleted",
      "run_not_found",
      "run_not_savable",
      "site_not_found",
      "operation_exists",
      "conflict",
    ),
  },
});

export function saveRunRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(save, async (c) => {
    const { sessionId, runId } = c.req.valid("param");
    const key = { tenantId: c.get("tenantId"), sessionId };
    return c.json(await saveRun(world, key, runId, c.req.valid("json")), 200);
  });
}
