import { Credential, CredentialName, CredentialView, pageOf, routes } from "@dormouse/contract";
import { deleteCredential, listCredentials, putCredential } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { jsonBody } from "../middleware/json-body.ts";
import * as examples from "../openapi/examples.ts";
import { bearer, pageQuery } from "../openapi/parameters.ts";
import { bodyErrors, json, tenantProblems } from "../openapi/responses.ts";

const tags = ["Credentials"];
const parameters = z.object({ name: CredentialName });

const put = createRoute({
  method: "put",
  path: routes.credential,
  operationId: "putCredential",
  tags,
  summary: "Store a user name and password, in place of what had the name before",
  description: "It is stored encrypted and never shown again.",
  security: bearer,
  middleware: [jsonBody],
  request: {
    params: parameters,
    body: {
      required: true,
      content: { "application/json": { schema: Credential, example: examples.credential } },
    },
  },
  responses: {
    200: json(CredentialView, "It is stored.", examples.storedCredential),
    ...tenantProblems(...bodyErrors),
  },
});

const list = createRoute({
  method: "get",
  path: routes.credentials,
  operationId: "listCredentials",
  tags,
  summary: "List credentials by name, without what they say",
  security: bearer,
  request: { query: pageQuery },
  responses: {
    200: json(pageOf(CredentialView, "CredentialPage"), "A page of credentials.", {
      items: [examples.storedCredential],
    }),
    ...tenantProblems("invalid_request", "invalid_cursor"),
  },
});

const remove = createRoute({
  method: "delete",
  path: routes.credential,
  operationId: "deleteCredential",
  tags,
  summary: "Delete a credential",
  description: "Deleting one that is not there is no error.",
  security: bearer,
  request: { params: parameters },
  responses: { 204: { description: "It is deleted." }, ...tenantProblems("invalid_request") },
});

export function credentialRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(put, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      return c.json(await putCredential(world, key, c.req.valid("json")), 200);
    })
    .openapi(list, async (c) =>
      c.json(await listCredentials(world, c.get("tenantId"), c.req.valid("query")), 200),
    )
    .openapi(remove, async (c) => {
      await deleteCredential(world, { tenantId: c.get("tenantId"), ...c.req.valid("param") });
      return c.body(null, 204);
    });
}
