import {
  pageOf,
  routes,
  SiteDescription,
  SiteName,
  SiteSummary,
  SiteView,
} from "@dormouse/contract";
import { deleteSite, listSites, putSite, readSite } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { bearer, pageQuery } from "../openapi/parameters.ts";
import { bodyErrors, json, tenantProblems } from "../openapi/responses.ts";
import * as examples from "../openapi/site-examples.ts";

const tags = ["Sites"];
const parameters = z.object({ name: SiteName });

const put = createRoute({
  method: "put",
  path: routes.site,
  operationId: "putSite",
  tags,
  summary: "Describe a site, in place of what had the name before",
  description:
    "How to sign in there, how to tell whether somebody is, and what can be done. " +
    "What is wrong with it is told with the path of the field.",
  security: bearer,
  middleware: [jsonBody],
  request: {
    params: parameters,
    body: {
      required: true,
      content: { "application/json": { schema: SiteDescription, example: examples.site } },
    },
  },
  responses: {
    200: json(SiteView, "It is stored.", examples.siteView),
    ...tenantProblems(...bodyErrors),
  },
});

const read = createRoute({
  method: "get",
  path: routes.site,
  operationId: "readSite",
  tags,
  summary: "Read a site, with the schemas of its operations",
  security: bearer,
  request: { params: parameters },
  responses: {
    200: json(SiteView, "The site.", examples.siteView),
    ...tenantProblems("invalid_request", "site_not_found"),
  },
});

const list = createRoute({
  method: "get",
  path: routes.sites,
  operationId: "listSites",
  tags,
  summary: "List sites by name, with the names of their operations",
  security: bearer,
  request: { query: pageQuery },
  responses: {
    200: json(pageOf(SiteSummary, "SitePage"), "A page of sites.", {
      items: [examples.siteSummary],
    }),
    ...tenantProblems("invalid_request", "invalid_cursor"),
  },
});

const remove = createRoute({
  method: "delete",
  path: routes.site,
  operationId: "deleteSite",
  tags,
  summary: "Delete a site",
  description: "Deleting one that is not there is no error.",
  security: bearer,
  request: { params: parameters },
  responses: { 204: { description: "It is deleted." }, ...tenantProblems("invalid_request") },
});

export function siteRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(put, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      return c.json(await putSite(world, key, c.req.valid("json")), 200);
    })
    .openapi(read, async (c) =>
      c.json(await readSite(world, { tenantId: c.get("tenantId"), ...c.req.valid("param") }), 200),
    )
    .openapi(list, async (c) =>
      c.json(await listSites(world, c.get("tenantId"), c.req.valid("query")), 200),
    )
    .openapi(remove, async (c) => {
      await deleteSite(world, { tenantId: c.get("tenantId"), ...c.req.valid("param") });
      return c.body(null, 204);
    });
}
