import {
  CoordinatorHealth,
  IntegrityView,
  RepairView,
  routes,
  SessionModulesView,
} from "@dormouse/contract";
import { modulesView, SessionCoordinator } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv, ApiRequest } from "../context.ts";
import * as examples from "../openapi/module-examples.ts";
import { bearer, sessionParameters } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";

const tags = ["Modules"];

const modules = createRoute({
  method: "get",
  path: routes.modules,
  operationId: "getModules",
  tags,
  summary: "The sessions of the modules that work on a session",
  security: bearer,
  request: { params: sessionParameters },
  responses: {
    200: json(SessionModulesView, "Those that are linked.", examples.modules),
    ...tenantProblems("session_not_found"),
  },
});

const integrity = createRoute({
  method: "get",
  path: routes.integrity,
  operationId: "getIntegrity",
  tags,
  summary: "Whether a session and its modules fit together",
  security: bearer,
  request: { params: sessionParameters },
  responses: {
    200: json(IntegrityView, "What was found.", examples.brokenIntegrity),
    ...tenantProblems("session_not_found"),
  },
});

const repair = createRoute({
  method: "post",
  path: routes.repair,
  operationId: "repairSession",
  tags,
  summary: "Do what a session's integrity recommends",
  description: "Where nothing is amiss nothing changes, so it may be sent any number of times.",
  security: bearer,
  request: { params: sessionParameters },
  responses: {
    200: json(RepairView, "What was done, and the integrity since.", examples.repair),
    ...tenantProblems("session_not_found", "conflict"),
  },
});

const health = createRoute({
  method: "get",
  path: routes.modulesHealth,
  operationId: "getModulesHealth",
  tags,
  summary: "Whether the modules can do their work, and how many sessions they have",
  description:
    "Of your sessions only. A module that is not healthy says why; sessions go on all the same.",
  security: bearer,
  responses: {
    200: json(CoordinatorHealth, "How they are.", examples.health),
    ...tenantProblems(),
  },
});

export function moduleRoutes({ world, settings, models }: ApiContext): OpenAPIHono<ApiEnv> {
  const coordinatorOf = (c: ApiRequest): SessionCoordinator =>
    new SessionCoordinator({
      world,
      settings,
      tenantId: c.get("tenantId"),
      modelHealth: models,
    });
  return new OpenAPIHono<ApiEnv>()
    .openapi(modules, async (c) => {
      const { sessionId } = c.req.valid("param");
      const linked = await coordinatorOf(c).getLinkedSessions(sessionId);
      return c.json(modulesView(sessionId, linked), 200);
    })
    .openapi(integrity, async (c) => {
      const { sessionId } = c.req.valid("param");
      return c.json(await coordinatorOf(c).validateSessionIntegrity(sessionId), 200);
    })
    .openapi(repair, async (c) => {
      const { sessionId } = c.req.valid("param");
      return c.json(await coordinatorOf(c).repairSession(sessionId), 200);
    })
    .openapi(health, async (c) => c.json(await coordinatorOf(c).getCoordinatorHealth(), 200));
}
