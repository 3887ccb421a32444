import {
  AgentDescription,
  AgentName,
  AgentSummary,
  AgentView,
  pageOf,
  routes,
} from "@dormouse/contract";
import { deleteAgent, listAgents, putAgent, readAgent } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { jsonBody } from "../middleware/json-body.ts";
import * as examples from "../openapi/agent-examples.ts";
import { bearer, pageQuery } from "../openapi/parameters.ts";
import { bodyErrors, json, tenantProblems } from "../openapi/responses.ts";

const tags = ["Agents"];
const parameters = z.object({ name: AgentName });

const put = createRoute({
  method: "put",
  path: routes.preset,
  operationId: "putAgent",
  tags,
  summary: "Store an agent, in place of what had the name before",
  description:
    "What holds for all that it is given to do. A run has what is said of its agent when it is asked for. " +
    "Whom it asks need not have a key yet: that is looked at with each run.",
  security: bearer,
  middleware: [jsonBody],
  request: {
    params: parameters,
    body: {
      required: true,
      content: { "application/json": { schema: AgentDescription, example: examples.agent } },
    },
  },
  responses: {
    200: json(AgentView, "It is stored.", examples.agentView),
    ...tenantProblems(...bodyErrors, "agents_full"),
  },
});

const read = createRoute({
  method: "get",
  path: routes.preset,
  operationId: "readAgent",
  tags,
  summary: "Read an agent",
  security: bearer,
  request: { params: parameters },
  responses: {
    200: json(AgentView, "The agent.", examples.agentView),
    ...tenantProblems("invalid_request", "agent_not_found"),
  },
});

const list = createRoute({
  method: "get",
  path: routes.agents,
  operationId: "listAgents",
  tags,
  summary: "List agents by name",
  security: bearer,
  request: { query: pageQuery },
  responses: {
    200: json(pageOf(AgentSummary, "AgentPage"), "A page of agents.", {
      items: [examples.agentSummary],
    }),
    ...tenantProblems("invalid_request", "invalid_cursor"),
  },
});

const remove = createRoute({
  method: "delete",
  path: routes.preset,
  operationId: "deleteAgent",
  tags,
  summary: "Delete an agent",
  description: "Runs that have been asked for keep it. Deleting one that is not there is no error.",
  security: bearer,
  request: { params: parameters },
  responses: { 204: { description: "It is deleted." }, ...tenantProblems("invalid_request") },
});

/** Agents as they are stored; runs of theirs are started in routes/agent.ts and wherever runs are. */
export function storedAgentRoutes({ world }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(put, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      return c.json(await putAgent(world, key, c.req.valid("json")), 200);
    })
    .openapi(read, async (c) =>
      c.json(await readAgent(world, { tenantId: c.get("tenantId"), ...c.req.valid("param") }), 200),
    )
    .openapi(list, async (c) =>
      c.json(await listAgents(world, c.get("tenantId"), c.req.valid("query")), 200),
    )
    .openapi(remove, async (c) => {
      await deleteAgent(world, { tenantId: c.get("tenantId"), ...c.req.valid("param") });
      return c.body(null, 204);
    });
}
