import { ModelHealthView, routes } from "@dormouse/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { modelsStand, readHealth } from "../health.ts";
import { modelsHealth } from "../openapi/model-examples.ts";
import { json, problems } from "../openapi/responses.ts";
import { version } from "../version.ts";

const Health = z
  .object({
    status: z.enum(["ok", "degraded"]),
    redis: z.enum(["up", "down"]),
    models: z
      .array(ModelHealthView)
      .meta({ description: "The providers of models that can be asked, in that order." }),
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
    "`degraded` is slower and still correct: without Redis, page state and events are read from the table. How models " +
    "stand changes nothing of it: runs of agents go by those that answer, and wait while none does.",
  security: [],
  responses: {
    200: json(Health, "It answers.", { status: "ok", redis: "up", models: modelsHealth, version }),
    ...problems("invalid_request"),
  },
});

export function healthRoutes({ world, models }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
    const [health, stand] = await Promise.all([readHealth(world), modelsStand(models)]);
    return c.json({ ...health, models: stand, version }, 200);
  });
}
