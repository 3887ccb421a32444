import { routes, StorageState } from "@dormouse/contract";
import { exportStorageState } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { answerJson } from "../large-answer.ts";
import * as examples from "../openapi/examples.ts";
import { bearer, sessionParameters } from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";

const read = createRoute({
  method: "get",
  path: routes.storageState,
  operationId: "getStorageState",
  tags: ["Browser state"],
  summary: "Export the browser's state, as Playwright's newContext({ storageState }) takes it",
  security: bearer,
  request: { params: sessionParameters },
  responses: {
    200: json(StorageState, "The newest stored state.", examples.storageState),
    303: { description: "The state is too large for an answer: read it at `Location`." },
    ...tenantProblems("session_not_found"),
  },
});

export function storageStateRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
    const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
    const { version, state } = await exportStorageState(world, key);
    return answerJson(world, key, `storage-state-${version}`, state);
  });
}
