import { AcquireLoginRequest, routes, type AcquiredLogin } from "@dormouse/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { every } from "hono/combine";
import { acquiredLogin } from "../acquire-login.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { refuseInvalidInput } from "../invalid-input.ts";
import { authentication } from "../middleware/authentication.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { rateLimit } from "../middleware/rate-limit.ts";
import * as examples from "../openapi/login-examples.ts";
import { bearer } from "../openapi/parameters.ts";
import { bodyErrors, json, runLimitErrors } from "../openapi/responses.ts";
import { legacyErrors } from "./errors.ts";
import { howToAnswer } from "./how-to-answer.ts";

const { site, username, password, captchaApiKey } = AcquireLoginRequest.shape;

const LegacySessionRequest = z
  .strictObject({
    site: site.nullable(),
    username,
    password,
    captcha_api_key: captchaApiKey.nullable(),
  })
  .meta({ id: "LegacySessionRequest" });

const LegacySession = z
  .object({
    success: z.literal(true),
    session_id: z.string(),
    is_new: z.boolean(),
    username: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable().meta({ description: "null: it is kept alive." }),
    message: z.string(),
  })
  .meta({ id: "LegacySession" });
type LegacySession = z.infer<typeof LegacySession>;

const getSession = createRoute({
  method: "post",
  path: routes.legacySession,
  operationId: "legacyGetSession",
  tags: ["Logins"],
  summary: "Get the login that credentials stand for, as older clients ask for it",
  description: "As `POST /v1/logins`: the same credentials give the same session.",
  security: bearer,
  middleware: [jsonBody],
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: LegacySessionRequest, example: examples.asked } },
    },
  },
  responses: {
    200: json(LegacySession, "Somebody is signed in.", translated(examples.acquired, true)),
    202: json(
      LegacySession,
      "Nobody is signed in yet; `message` says what to do. The session may be used: it waits.",
      translated(examples.asking, false),
    ),
    ...legacyErrors.declare(
      ...bodyErrors,
      ...runLimitErrors,
      "unauthorized",
      "rate_limited",
      "site_not_found",
      "login_not_found",
      "queue_full",
      "conflict",
      "sign_in_failed",
    ),
  },
});

/** Logins in the words of older clients, with no rules of their own. */
export function legacySessionRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalidInput });
  app.onError(legacyErrors.answer);
  app.use(routes.legacySession, every(authentication(world), rateLimit(world, settings)));
  return app.openapi(getSession, async (c) => {
    const { captcha_api_key, site: named, ...who } = c.req.valid("json");
    const { login, isSignedIn } = await acquiredLogin(context, c, {
      ...who,
      site: named ?? undefined,
      captchaApiKey: captcha_api_key ?? undefined,
    });
    return c.json(translated(login, isSignedIn), isSignedIn ? 200 : 202);
  });
}

function translated(login: AcquiredLogin, isSignedIn: boolean): LegacySession {
  return {
    success: true,
    session_id: login.sessionId,
    is_new: login.isNew,
    username: login.username,
    created_at: login.createdAt,
    expires_at: login.expiresAt,
    message: isSignedIn ? signedIn(login) : messageOf(login),
  };
}

function signedIn({ isNew }: AcquiredLogin): string {
  return isNew ? "Signed in" : "Already signed in";
}

function messageOf({ sessionId, question, reason }: AcquiredLogin): string {
  if (question !== undefined) return `${howToAnswer(sessionId, question)}, then ask again.`;
  const paused = reason === undefined ? "" : ` It is paused: ${reason.message}`;
  return `Being signed in: ask again, or GET /v1/logins/${sessionId}.${paused}`;
}
