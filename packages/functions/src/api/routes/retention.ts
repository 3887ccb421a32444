import { RetentionRequest, RetentionView, routes } from "@dormouse/contract";
import { putRetention, readRetention } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { bearer } from "../openapi/parameters.ts";
import { bodyErrors, json, tenantProblems } from "../openapi/responses.ts";

const tags = ["Sessions"];

const read = createRoute({
  method: "get",
  path: routes.retention,
  operationId: "readRetention",
  tags,
  summary: "How long archived sessions are kept",
  security: bearer,
  responses: {
    200: json(RetentionView, "What holds now.", { archivedDays: null, own: false }),
    ...tenantProblems("invalid_request"),
  },
});

const put = createRoute({
  method: "put",
  path: routes.retention,
  operationId: "putRetention",
  tags,
  summary: "Say how long archived sessions are kept",
  description:
    "Those that are archived already are deleted within a week after they have been kept for as long.",
  security: bearer,
  middleware: [jsonBody],
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: RetentionRequest, example: { archivedDays: 90 } } },
    },
  },
  responses: {
    200: json(RetentionView, "It holds from now on.", { archivedDays: 90, own: true }),
    ...tenantProblems(...bodyErrors),
  },
});

const remove = createRoute({
  method: "delete",
  path: routes.retention,
  operationId: "deleteRetention",
  tags,
  summary: "Leave it to the deployment how long archived sessions are kept",
  description: "Deleting one that is not there is no error.",
  security: bearer,
  responses: { 204: { description: "It is deleted." }, ...tenantProblems("invalid_request") },
});

export function retentionRoutes({ world, settings }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(read, async (c) =>
      c.json(await readRetention(world, settings, c.get("tenantId")), 200),
    )
    .openapi(put, async (c) =>
      c.json(await putRetention(world, c.get("tenantId"), c.req.valid("json")), 200),
    )
    .openapi(remove, async (c) => {
      await world.store.removeRetention(c.get("tenantId"));
      return c.body(null, 204);
    });
}
