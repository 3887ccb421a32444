import { ListingQuery, ListingView, routes } from "@dormouse/contract";
import { findListing } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { listing } from "../openapi/listing-example.ts";
import { bearer } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";

const read = createRoute({
  method: "get",
  path: routes.listing,
  operationId: "getListing",
  tags: ["Page state"],
  summary: "Get the rows of a listing that one of your sessions has just loaded, without a browser",
  description:
    "For paging back, and for another run on the same site. Rows are at hand for some minutes after a step loaded " +
    "them, and no longer once a step changed something at their address, whatever its query.",
  security: bearer,
  request: { query: ListingQuery },
  responses: {
    200: json(ListingView, "The rows, as they were loaded.", listing),
    ...tenantProblems("invalid_request", "listing_not_found"),
  },
});

export function listingRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) =>
    c.json(await findListing(world, c.get("tenantId"), c.req.valid("query")), 200),
  );
}
