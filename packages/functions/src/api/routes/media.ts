import { MediaId, MediaView, routes } from "@dormouse/contract";
import { findMedia } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import * as examples from "../openapi/page-state-examples.ts";
import { bearer, sessionParameters } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";

const read = createRoute({
  method: "get",
  path: routes.media,
  operationId: "getMedia",
  tags: ["Page state"],
  summary: "Get a picture of a page, or a screenshot: first a small one, itself on demand",
  description:
    "Of the pictures that a page had loaded when a step ended, the largest are kept. Links last five minutes.",
  security: bearer,
  request: {
    params: sessionParameters.extend({ mediaId: MediaId }),
    query: z.object({
      size: z.enum(["thumbnail", "full"]).default("thumbnail").meta({
        description: "full: with a link to the picture as the site sent it, too.",
      }),
    }),
  },
  responses: {
    200: json(MediaView, "What is known of the picture, and where it is.", examples.media),
    ...tenantProblems("invalid_request", "session_not_found", "session_deleted", "media_not_found"),
  },
});

export function mediaRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
    const { sessionId, mediaId } = c.req.valid("param");
    const key = { tenantId: c.get("tenantId"), sessionId };
    const { size } = c.req.valid("query");
    return c.json(await findMedia(world, key, mediaId, { full: size === "full" }), 200);
  });
}
