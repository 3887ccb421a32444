import { routes } from "@dormouse/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { readHealth } from "../health.ts";
import { json, problems } from "../openapi/responses.ts";
import { version } from "../version.ts";

const Health = z
  .object({
    status: z.enum(["ok", "degraded"]),
    redis: z.enum(["up", "down"]),
    version: z.string(),
  })
  .meta({ id: "Health" });

const read = createRoute({
  method: "get",
  path: routes.health,
  operationId: "getHealth",
  tags: ["About"],
  summary:
    "Whether the API answers, which version it is, and whether all that it stands on is there",
  description:
    "`degraded` is slower and still correct: without Redis, page state and events are read from the table.",
  security: [],
  responses: {
    200: json(Health, "It answers.", { status: "ok", redis: "up", version }),
    ...problems("invalid_request"),
  },
});

export function healthRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) =>
    c.json({ ...(await readHealth(world)), version }, 200),
  );
}
