import { BrowserIdentity, path, routes, SessionStatus } from "@dormouse/contract";
import { createSession, findNamedSession, refuseDeleted, type Accepted } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { every } from "hono/combine";
import { answerNewSession } from "../accepted.ts";
import type { ApiContext, ApiEnv, ApiRequest } from "../context.ts";
import { carryOutOnce } from "../idempotency.ts";
import { refuseInvalidInput } from "../invalid-input.ts";
import { authentication } from "../middleware/authentication.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { rateLimit } from "../middleware/rate-limit.ts";
import * as examples from "../openapi/legacy-examples.ts";
import { bearer, idempotencyHeader, newSessionHeaders } from "../openapi/parameters.ts";
import { bodyErrors, json, newSessionLimitErrors } from "../openapi/responses.ts";
import { legacyErrors } from "./errors.ts";
import { Ignored, ignoredIn, nameOf, newSessionOf, sessionFields } from "./session-fields.ts";

const LegacyNewSession = z.looseObject(sessionFields).meta({ id: "LegacyNewSession" });
type LegacyNewSession = z.output<typeof LegacyNewSession>;

const LegacyCreatedSession = z
  .object({
    success: z.literal(true),
    session_id: z.string(),
    external_key: z.string().optional().meta({ description: "What its client calls it." }),
    is_new: z.boolean(),
    status: SessionStatus,
    created_at: z.iso.datetime(),
    ignored: Ignored,
    session_url: z.string().meta({ description: "Where it is shown." }),
    events_url: z.string().meta({ description: "Where its events are streamed." }),
  })
  .meta({ id: "LegacyCreatedSession" });
type LegacyCreatedSession = z.infer<typeof LegacyCreatedSession>;

const create = createRoute({
  method: "post",
  path: routes.legacyCreateSession,
  operationId: "legacyCreateSession",
  tags: ["Sessions"],
  summary: "Create a session, or find the one of this name, as older clients ask for it",
  description:
    "As `POST /v1/sessions`, with `session_id` as its external key; left out, `{guru_id}:{run_id}` is, or `run_id` alone. " +
    "Whoever answers a task is said with the task.",
  security: bearer,
  middleware: [jsonBody],
  parameters: [idempotencyHeader],
  request: {
    body: {
      content: { "application/json": { schema: LegacyNewSession, example: examples.newSession } },
    },
  },
  responses: {
    200: {
      ...json(LegacyCreatedSession, "The session of this name.", examples.foundSession),
      headers: newSessionHeaders,
    },
    201: {
      ...json(LegacyCreatedSession, "A new session.", examples.createdSession),
      headers: newSessionHeaders,
    },
    ...legacyErrors.declare(
      ...bodyErrors,
      ...newSessionLimitErrors,
      "unauthorized",
      "rate_limited",
      "session_deleted",
      "idempotency_key_reused",
      "conflict",
    ),
  },
});

/** The fields that mean something where a session is made, and where one is there. */
const used = Object.keys(sessionFields).filter((name) => name !== "llm_provider");
const usedWhereFound = used.filter((name) => name !== "metadata");

/** Sessions in the words of older clients, with no rules of their own. */
export function legacyCreateSessionRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalidInput });
  app.onError(legacyErrors.answer);
  app.use(routes.legacyCreateSession, every(authentication(world), rateLimit(world, settings)));
  return app.openapi(create, async (c) => {
    const given = c.req.valid("json");
    const accepted = await created(context, c, given);
    const { session } = await answerNewSession(context, c, accepted);
    const { sessionId: session_id, externalKey, status, createdAt: created_at } = session;
    const is_new = accepted.existing !== true;
    const told: LegacyCreatedSession = {
      success: true,
      session_id,
      ...(externalKey === undefined ? {} : { external_key: externalKey }),
      is_new,
      status,
      created_at,
      ...ignoredIn(given, is_new ? used : usedWhereFound),
      session_url: path(routes.session, { sessionId: session_id }),
      events_url: session.eventsUrl ?? "",
    };
    return c.json(told, is_new ? 201 : 200);
  });
}

async function created(
  { world, settings }: ApiContext,
  c: ApiRequest,
  given: LegacyNewSession,
): Promise<Accepted> {
  const tenantId = c.get("tenantId");
  const externalKey = nameOf(given);
  const identity = BrowserIdentity.parse({});
  const request = { tenantId, externalKey, identity, ...newSessionOf(given) };
  return carryOutOnce(world, c, async (idempotency) => {
    // They know it by its id as well.
    const found = externalKey && (await findNamedSession(world, tenantId, externalKey));
    if (!found) return createSession(world, settings, request, idempotency);
    refuseDeleted(found);
    return { sessionId: found.sessionId, repeated: false, existing: true };
  });
}
