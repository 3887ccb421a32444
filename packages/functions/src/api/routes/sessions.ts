import {
  BrowserIdentity,
  CreateSessionRequest,
  ExecuteResponse,
  ListSessionsQuery,
  pageOf,
  routes,
  SessionView,
} from "@dormouse/contract";
import {
  askedRun,
  createSession,
  deleteSession,
  deleteSessions,
  findSession,
  listSessions,
  type NewSession,
} from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { answerNewSession } from "../accepted.ts";
import { askingOf } from "../asking.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { carryOutOnce } from "../idempotency.ts";
import { jsonBody } from "../middleware/json-body.ts";
import * as examples from "../openapi/examples.ts";
import {
  bearer,
  idempotencyHeader,
  newSessionHeaders,
  sessionParameters,
} from "../openapi/parameters.ts";
import { bodyErrors, json, newSessionLimitErrors, tenantProblems } from "../openapi/responses.ts";
import { viewFor } from "../session-view.ts";
import { refuseTooLargeState } from "../state/too-large.ts";

const tags = ["Sessions"];

const create = createRoute({
  method: "post",
  path: routes.sessions,
  operationId: "createSession",
  tags,
  summary: "Create a session, and give it its first run",
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader],
  request: {
    body: {
      content: {
        "application/json": { schema: CreateSessionRequest, example: examples.createRequest },
      },
    },
  },
  responses: {
    200: {
      ...json(ExecuteResponse, "The session that has this `externalKey`, as it was.", {
        session: examples.namedSession,
      }),
      headers: newSessionHeaders,
    },
    201: {
      ...json(ExecuteResponse, "The session; `runId` where a run was given.", examples.accepted),
      headers: newSessionHeaders,
    },
    ...tenantProblems(
      ...bodyErrors,
      ...newSessionLimitErrors,
      "agent_not_found",
      "model_key_missing",
      "conflict",
      "idempotency_key_reused",
      "session_deleted",
    ),
  },
});

const list = createRoute({
  method: "get",
  path: routes.sessions,
  operationId: "listSessions",
  tags,
  summary: "List sessions, newest first",
  description: "Deleted sessions are listed only where `status=CLEANUP` asks for them.",
  security: bearer,
  request: { query: ListSessionsQuery },
  responses: {
    200: json(pageOf(SessionView, "SessionPage"), "A page of sessions.", {
      items: [examples.session],
    }),
    ...tenantProblems("invalid_request", "invalid_cursor"),
  },
});

const removeAll = createRoute({
  method: "delete",
  path: routes.sessions,
  operationId: "deleteSessions",
  tags,
  summary: "Delete all sessions, a hundred at a call",
  security: bearer,
  responses: {
    200: json(
      z
        .object({
          deleted: z.int(),
          remaining: z.boolean().meta({ description: "More are left: call again." }),
        })
        .meta({ id: "DeletedSessions" }),
      "How many were deleted.",
      { deleted: 3, remaining: false },
    ),
    ...tenantProblems("conflict"),
  },
});

const read = createRoute({
  method: "get",
  path: routes.session,
  operationId: "getSession",
  tags,
  summary: "Get a session",
  security: bearer,
  request: { params: sessionParameters },
  responses: {
    200: json(SessionView, "The session.", examples.session),
    ...tenantProblems("session_not_found"),
  },
});

const remove = createRoute({
  method: "delete",
  path: routes.session,
  operationId: "deleteSession",
  tags,
  summary: "Delete a session",
  description: "Cancels its run and removes its data. Deleting it twice is no error.",
  security: bearer,
  request: { params: sessionParameters },
  responses: {
    204: { description: "It is deleted." },
    ...tenantProblems("session_not_found", "conflict"),
  },
});

export function sessionRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  return new OpenAPIHono<ApiEnv>()
    .openapi(create, async (c) => {
      const { run: asked, ...body } = c.req.valid("json");
      const accepted = await carryOutOnce(world, c, async (idempotency) => {
        const run = asked && (await askedRun(askingOf(context, c), asked, "run."));
        const request = newSession(c.get("tenantId"), body, run);
        return createSession(world, settings, request, idempotency).catch(
          refuseTooLargeState("storageState"),
        );
      });
      const status = accepted.existing === true ? 200 : 201;
      return c.json(await answerNewSession(context, c, accepted), status);
    })
    .openapi(list, async (c) => {
      const { agent: agentId, ...query } = c.req.valid("query");
      const { items, nextCursor } = await listSessions(world, {
        tenantId: c.get("tenantId"),
        agentId,
        ...query,
      });
      const view = viewFor(context, c);
      return c.json({ items: items.map(view), nextCursor }, 200);
    })
    .openapi(removeAll, async (c) =>
      c.json(await deleteSessions(world, settings, c.get("tenantId")), 200),
    )
    .openapi(read, async (c) => {
      const { sessionId } = c.req.valid("param");
      const session = await findSession(world, { tenantId: c.get("tenantId"), sessionId });
      return c.json(viewFor(context, c)(session), 200);
    })
    .openapi(remove, async (c) => {
      const { sessionId } = c.req.valid("param");
      await deleteSession(world, settings, { tenantId: c.get("tenantId"), sessionId });
      return c.body(null, 204);
    });
}

function newSession(
  tenantId: string,
  request: Omit<z.output<typeof CreateSessionRequest>, "run">,
  run: NewSession["run"],
): NewSession {
  const { storageState, approvals, agentId, externalKey, metadata, timeoutMs, ...rest } = request;
  // A request without a body has not been given the defaults.
  const identity = BrowserIdentity.parse(rest);
  const own = { storageState, approvals, agentId, externalKey, metadata, timeoutMs };
  return { tenantId, run, identity, ...own };
}
