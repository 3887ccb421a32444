import { ArtifactView, pageOf, routes } from "@dormouse/contract";
import { linkToArtifact, listArtifacts } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import * as examples from "../openapi/examples.ts";
import { artifactParameters, bearer, pageQuery, sessionParameters } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";

const tags = ["Artifacts"];

const screenshots = createRoute({
  method: "get",
  path: routes.screenshots,
  operationId: "listScreenshots",
  tags,
  summary: "List the session's screenshots, newest first, each with a link that lasts an hour",
  security: bearer,
  request: { params: sessionParameters, query: pageQuery },
  responses: {
    200: json(pageOf(ArtifactView, "ScreenshotPage"), "A page of screenshots.", {
      items: [examples.screenshot],
    }),
    ...tenantProblems("invalid_request", "invalid_cursor", "session_not_found", "session_deleted"),
  },
});

const read = createRoute({
  method: "get",
  path: routes.artifact,
  operationId: "getArtifact",
  tags,
  summary: "Get a file that a step made",
  security: bearer,
  request: { params: artifactParameters },
  responses: {
    302: {
      description: "Where its bytes are, for an hour.",
      headers: { Location: { description: "A signed link.", schema: { type: "string" } } },
    },
    ...tenantProblems("session_not_found", "session_deleted", "artifact_not_found"),
  },
});

export function artifactRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(screenshots, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      const page = { kind: "screenshot" as const, ...c.req.valid("query") };
      return c.json(await listArtifacts(world, key, page), 200);
    })
    .openapi(read, async (c) => {
      const { sessionId, artifactId } = c.req.valid("param");
      const key = { tenantId: c.get("tenantId"), sessionId };
      return c.redirect(await linkToArtifact(world, key, artifactId), 302);
    });
}
