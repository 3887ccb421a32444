import { DormouseError, limits, routes } from "@dormouse/contract";
import { endSession, readDiff, readHistory, readState, type Session } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { every } from "hono/combine";
import type { ApiContext, ApiEnv, ApiRequest } from "../context.ts";
import { databaseAnswers, readHealth } from "../health.ts";
import { refuseInvalidInput } from "../invalid-input.ts";
import { authentication } from "../middleware/authentication.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { rateLimit } from "../middleware/rate-limit.ts";
import { bearer } from "../openapi/parameters.ts";
import { json } from "../openapi/responses.ts";
import { AwiDiff, AwiEnd, AwiHealth, AwiHistory, AwiState } from "./answers.ts";
import { awiErrors } from "./errors.ts";
import * as examples from "./examples.ts";
import { findAwiSession, whichSession } from "./find-session.ts";
import { translateDiff, translateState } from "./translate.ts";

const tags = ["Agentic Web Interface"];
const errors = ["unauthorized", "rate_limited", "session_not_found", "invalid_request"] as const;
/** A misspelt name that was passed over would end the newest session. */
const whichToEnd = whichSession.strict();
const keyAlso = "The key may come in `X-Agent-API-Key` as well.";

const state = createRoute({
  method: "get",
  path: routes.awiState,
  operationId: "awiState",
  tags,
  summary: "Get the current state, as clients of agentic web interfaces know it",
  description: keyAlso,
  security: bearer,
  request: { query: whichSession },
  responses: { 200: json(AwiState, "The state.", examples.state), ...awiErrors.declare(...errors) },
});

const history = createRoute({
  method: "get",
  path: routes.awiHistory,
  operationId: "awiHistory",
  tags,
  summary: "Get the trajectory of a session",
  description: keyAlso,
  security: bearer,
  request: {
    query: whichSession.extend({
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .default(limits.pageSizeDefault)
        .meta({ description: `How many at most; no more than ${limits.pageSizeMax}.` }),
      offset: z.coerce.number().int().min(0).default(0),
    }),
  },
  responses: {
    200: json(AwiHistory, "Actions.", examples.history),
    ...awiErrors.declare(...errors),
  },
});

const diff = createRoute({
  method: "get",
  path: routes.awiDiff,
  operationId: "awiDiff",
  tags,
  summary: "Get what the newest step changed",
  description: keyAlso,
  security: bearer,
  request: { query: whichSession },
  responses: { 200: json(AwiDiff, "The change.", examples.diff), ...awiErrors.declare(...errors) },
});

const end = createRoute({
  method: "post",
  path: routes.awiEnd,
  operationId: "awiEnd",
  tags,
  summary: "End a session and archive it",
  description: `${keyAlso} Which session is meant may also be said in the body.`,
  security: bearer,
  middleware: [jsonBody],
  request: {
    query: whichToEnd,
    body: {
      content: { "application/json": { schema: whichToEnd, example: { agentId: "buyer" } } },
      required: false,
    },
  },
  responses: {
    200: json(AwiEnd, "It is ended.", examples.end),
    ...awiErrors.declare(
      ...errors,
      "conflict",
      "invalid_json",
      "unsupported_media_type",
      "body_too_large",
    ),
  },
});

const health = createRoute({
  method: "get",
  path: routes.awiHealth,
  operationId: "awiHealth",
  tags,
  summary: "Whether the API answers, and whether Redis does",
  security: [],
  responses: { 200: json(AwiHealth, "It answers.", examples.health), ...awiErrors.declare() },
});

/** The routes that clients of agentic web interfaces call: ours in their words, with no rules of their own. */
export function awiRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalidInput });
  const authenticated = every(authentication(world, keyOf), rateLimit(world, settings));
  app.onError(awiErrors.answer);
  for (const route of [routes.awiState, routes.awiHistory, routes.awiDiff, routes.awiEnd]) {
    app.use(route, authenticated);
  }
  const now = (): string => new Date(world.clock.nowMs()).toISOString();
  return app
    .openapi(state, async (c) => {
      const session = await findAwiSession(world, c, c.req.valid("query"));
      return c.json(translateState(await stateOf(context, session), now()), 200);
    })
    .openapi(history, async (c) => {
      const { limit, offset, ...which } = c.req.valid("query");
      const session = await findAwiSession(world, c, which);
      const page = await readHistory(world, session, {
        limit: Math.min(limit, limits.pageSizeMax),
        offset,
        mostActions: settings.toldActions,
      });
      const { session_id: sessionId, actions: trajectory, ...rest } = page;
      return c.json({ success: true as const, sessionId, trajectory, ...rest }, 200);
    })
    .openapi(diff, async (c) => {
      const session = await findAwiSession(world, c, c.req.valid("query"));
      return c.json(await diffOf(context, session, now()), 200);
    })
    .openapi(end, async (c) => {
      // A body that was passed over would end another session than the one it names.
      const which = { ...c.req.valid("json"), ...c.req.valid("query") };
      const session = await findAwiSession(world, c, which);
      await endSession(world, session);
      const { sessionId } = session;
      const message = "Session ended successfully";
      return c.json(
        { success: true as const, message, sessionId, archived: true, timestamp: now() },
        200,
      );
    })
    .openapi(health, async (c) => {
      const [{ redis }, database] = await Promise.all([readHealth(world), databaseAnswers(world)]);
      const services = { database: standOf(database), redis: standOf(redis === "up") };
      const message = "Dormouse is running";
      return c.json({ success: true as const, message, services, timestamp: now() }, 200);
    });
}

function standOf(answers: boolean): "connected" | "error" {
  return answers ? "connected" : "error";
}

/** These clients have a header of their own for the key. */
function keyOf(c: ApiRequest): string | undefined {
  const key = c.req.header("x-agent-api-key");
  return c.req.header("authorization") ?? (key === undefined ? undefined : `Bearer ${key}`);
}

/** Of a session whose page nobody has looked at, what is known of it all the same. */
async function stateOf({ world, settings }: ApiContext, session: Session) {
  const mostActions = settings.toldActions;
  const all = await unlessUnseen(readState(world, session, { mostActions }));
  const parts = { fields: ["statistics" as const, "query_cache" as const], kinds: [] };
  return all ?? (await readState(world, session, { parts, mostActions }));
}

async function diffOf(
  { world, settings }: ApiContext,
  session: Session,
  timestamp: string,
): Promise<AwiDiff> {
  const { sessionId } = session;
  const range = { limit: 1, offset: 0, mostActions: settings.toldActions };
  const [changed, newest] = await Promise.all([
    unlessUnseen(readDiff(world, session, { format: "merge" })),
    readHistory(world, session, range),
  ]);
  if (changed === undefined) {
    return { success: false, sessionId, message: "No recent state changes", timestamp };
  }
  const last = newest.actions[0] ?? null;
  return { success: true, sessionId, ...translateDiff(changed), last_action: last, timestamp };
}

async function unlessUnseen<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  return reading.catch((error: unknown) => {
    if (error instanceof DormouseError && error.code === "page_state_not_found") return undefined;
    throw error;
  });
}
