import { routes } from "@dormouse/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiEnv } from "../context.ts";
import { json, problems } from "../openapi/responses.ts";
import { version } from "../version.ts";

const read = createRoute({
  method: "get",
  path: routes.health,
  operationId: "getHealth",
  tags: ["About"],
  summary: "Whether the API answers, and which version it is",
  security: [],
  responses: {
    200: json(
      z.object({ status: z.literal("ok"), version: z.string() }).meta({ id: "Health" }),
      "It does.",
      { status: "ok", version },
    ),
    ...problems("invalid_request"),
  },
});

export function healthRoutes(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, (c) =>
    c.json({ status: "ok" as const, version }, 200),
  );
}
