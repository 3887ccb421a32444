import {
  AcquiredLogin,
  AcquireLoginRequest,
  limits,
  LoginView,
  pageOf,
  path,
  routes,
  SessionId,
} from "@dormouse/contract";
import { findLogin, forgetLogin, listLogins, loginView } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { acquiredLogin } from "../acquire-login.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import { remainingMs } from "../invocation.ts";
import { jsonBody } from "../middleware/json-body.ts";
import * as examples from "../openapi/login-examples.ts";
import { bearer, pageQuery } from "../openapi/parameters.ts";
import { bodyErrors, json, runLimitErrors, tenantProblems } from "../openapi/responses.ts";

const tags = ["Logins"];
const parameters = z.object({ loginId: SessionId });
const headers = {
  Location: { description: "Where the login is.", schema: { type: "string" as const } },
};

const acquire = createRoute({
  method: "post",
  path: routes.logins,
  operationId: "acquireLogin",
  tags,
  summary: "Get the login that credentials stand for, signing in where nobody is",
  description:
    "The same credentials give the same login, however many ask at once: then somebody is signed in once. They are kept " +
    "encrypted, and shown nowhere.",
  security: bearer,
  middleware: [jsonBody],
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: AcquireLoginRequest, example: examples.asked } },
    },
  },
  responses: {
    200: json(AcquiredLogin, "A login that there was; somebody is signed in.", examples.known),
    201: {
      ...json(AcquiredLogin, "A new login; somebody is signed in.", examples.acquired),
      headers,
    },
    202: {
      ...json(
        AcquiredLogin,
        "Nobody is signed in yet: it takes longer than `waitMs`, or the site asks for more, which is the `question`.",
        examples.asking,
      ),
      headers,
    },
    ...tenantProblems(
      ...bodyErrors,
      ...runLimitErrors,
      "site_not_found",
      "login_not_found",
      "queue_full",
      "conflict",
      "sign_in_failed",
    ),
  },
});

const list = createRoute({
  method: "get",
  path: routes.logins,
  operationId: "listLogins",
  tags,
  summary: "List logins, newest first",
  security: bearer,
  request: { query: pageQuery },
  responses: {
    200: json(pageOf(LoginView, "LoginPage"), "A page of logins.", { items: [examples.login] }),
    ...tenantProblems("invalid_request", "invalid_cursor"),
  },
});

const read = createRoute({
  method: "get",
  path: routes.login,
  operationId: "readLogin",
  tags,
  summary: "Get a login",
  security: bearer,
  request: { params: parameters },
  responses: {
    200: json(LoginView, "The login.", examples.login),
    ...tenantProblems("login_not_found"),
  },
});

const forget = createRoute({
  method: "delete",
  path: routes.login,
  operationId: "forgetLogin",
  tags,
  summary: "Sign out, and forget the login with all that is known of it",
  description: "It is used no more from now on. Forgetting it twice is no error.",
  security: bearer,
  request: { params: parameters },
  responses: {
    202: { description: "It is being signed out, and forgotten by itself after that." },
    204: { description: "It is forgotten." },
    ...tenantProblems("login_not_found", "conflict"),
  },
});

export function loginRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  return new OpenAPIHono<ApiEnv>()
    .openapi(acquire, async (c) => {
      const { login, isSignedIn } = await acquiredLogin(context, c, c.req.valid("json"));
      if (isSignedIn && !login.isNew) return c.json(login, 200);
      c.header("location", path(routes.login, { loginId: login.loginId }));
      return c.json(login, isSignedIn ? 201 : 202);
    })
    .openapi(list, async (c) =>
      c.json(await listLogins(world, c.get("tenantId"), c.req.valid("query")), 200),
    )
    .openapi(read, async (c) => {
      const { loginId: sessionId } = c.req.valid("param");
      const login = await findLogin(world, { tenantId: c.get("tenantId"), sessionId });
      return c.json(loginView(login), 200);
    })
    .openapi(forget, async (c) => {
      const { loginId: sessionId } = c.req.valid("param");
      const key = { tenantId: c.get("tenantId"), sessionId };
      const waitMs = Math.min(limits.waitSecondsMax * 1_000, remainingMs(c));
      const isGone = await forgetLogin(world, settings, key, waitMs);
      return c.body(null, isGone ? 204 : 202);
    });
}
