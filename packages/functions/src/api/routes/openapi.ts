import { routes } from "@dormouse/contract";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "../context.ts";
import { problems } from "../openapi/responses.ts";

const read = createRoute({
  method: "get",
  path: routes.openapi,
  operationId: "getOpenApiDocument",
  tags: ["About"],
  summary: "This description, as OpenAPI 3.1",
  security: [],
  responses: {
    200: {
      description: "The description.",
      content: { "application/json": { schema: { type: "object" } } },
    },
    ...problems(),
  },
});

/** @param describe gives the document; asked for once, by the first who wants it. */
export function openApiRoutes(describe: () => object): OpenAPIHono<ApiEnv> {
  let document: string | undefined;
  const app = new OpenAPIHono<ApiEnv>();
  app.openAPIRegistry.registerPath(read);
  app.get(read.getRoutingPath(), (c) => {
    document ??= JSON.stringify(describe());
    c.header("content-type", "application/json");
    return c.body(document);
  });
  return app;
}
