import { ModelsView, routes } from "@dormouse/contract";
import { checkModels, readModels } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { createModelHealth } from "../../model-health.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { models as example } from "../openapi/model-examples.ts";
import { bearer } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";

const tags = ["Models"];

const read = createRoute({
  method: "get",
  path: routes.models,
  operationId: "readModels",
  tags,
  summary: "Which models can be asked, and how their providers stand",
  description: "What is known without asking anybody. Keys are never shown.",
  security: bearer,
  responses: { 200: json(ModelsView, "All providers.", example), ...tenantProblems() },
});

const check = createRoute({
  method: "post",
  path: routes.checkModels,
  operationId: "checkModels",
  tags,
  summary: "Look whether the providers of models are there, and take their keys",
  description:
    "Each lists its models, which costs nothing; one that was looked at within half a minute is left alone.",
  security: bearer,
  responses: {
    200: json(ModelsView, "All providers, as they stand now.", example),
    ...tenantProblems("model_key_missing"),
  },
});

export function modelRoutes({
  world,
  models = createModelHealth(world, {}),
}: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(read, async (c) => c.json(await readModels(models), 200))
    .openapi(check, async (c) => c.json(await checkModels(models), 200));
}
