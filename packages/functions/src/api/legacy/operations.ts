import {
  DormouseError,
  OperationName,
  type OperationRequest,
  parse,
  path,
  routes,
  RunStatus,
} from "@dormouse/contract";
import { sitesWith, type World } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { every } from "hono/combine";
import { createMiddleware } from "hono/factory";
import type { ApiContext, ApiEnv, ApiRequest } from "../context.ts";
import { refuseInvalidInput } from "../invalid-input.ts";
import { authentication } from "../middleware/authentication.ts";
import { jsonBody } from "../middleware/json-body.ts";
import { rateLimit } from "../middleware/rate-limit.ts";
import * as examples from "../openapi/operation-examples.ts";
import {
  bearer,
  idempotencyHeader,
  idempotentReplayed,
  runHeaders,
} from "../openapi/parameters.ts";
import { bodyErrors, json, runLimitErrors } from "../openapi/responses.ts";
import { doOperation } from "../operation.ts";
import { routeNotFound } from "../unknown-route.ts";
import { legacyErrors } from "./errors.ts";
import { howToAnswer } from "./how-to-answer.ts";

const text = z.string().nullish();

const LegacyOperation = z
  .looseObject({
    session_id: text,
    site: text,
    username: text,
    password: text,
    captcha_api_key: text,
  })
  .meta({
    id: "LegacyOperation",
    description: "Beside these, what the operation takes: each field of its input.",
  });
type LegacyOperation = z.infer<typeof LegacyOperation>;

const answered = { success: z.literal(true), session_id: z.string() };
const LegacyResult = z.looseObject(answered).meta({
  id: "LegacyOperationResult",
  description: "Beside these, each field of the operation's output.",
});
const LegacyPending = z
  .object({ ...answered, run_id: z.string(), status: RunStatus, message: z.string() })
  .meta({ id: "LegacyOperationPending" });

const refusals = [
  ...bodyErrors,
  ...runLimitErrors,
  "unauthorized",
  "rate_limited",
  "login_invalid",
  "operation_not_found",
  "sign_in_failed",
  "operation_failed",
  "queue_full",
  "session_deleted",
  "idempotency_key_reused",
  "conflict",
] as const;

const shared = {
  method: "post" as const,
  tags: ["Operations"],
  security: bearer,
  parameters: [idempotencyHeader],
  responses: {
    200: {
      ...json(LegacyResult, "It is done.", examples.legacyResult),
      headers: idempotentReplayed,
    },
    202: {
      ...json(
        LegacyPending,
        "It is not done yet: `message` says what to do, `Location` has its run.",
        examples.legacyPending,
      ),
      headers: runHeaders,
    },
  },
};

const body = {
  required: true,
  content: { "application/json": { schema: LegacyOperation, example: examples.legacyRequest } },
};

const byName = createRoute({
  ...shared,
  path: routes.legacyOperation,
  operationId: "legacyOperation",
  summary: "Do an operation, as older clients ask for it",
  middleware: [jsonBody],
  request: { params: z.object({ name: OperationName }), body },
  responses: { ...shared.responses, ...legacyErrors.declare(...refusals) },
});

/** Described here and served by its pattern: whatever another route takes is no operation. */
const plain = createRoute({
  ...shared,
  path: routes.plainOperation,
  operationId: "plainOperation",
  summary: "The same by the operation's plain name, such as /get_containers",
  request: { params: z.object({ operation: OperationName }), body },
  responses: { ...shared.responses, ...legacyErrors.declare(...refusals, "route_not_found") },
});
const plainPattern = "/:operation{[a-z][a-z\\d_]*}";

/** Operations in the words of older clients, with no rules of their own. To be added behind all other routes. */
export function legacyOperationRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalidInput });
  const authenticated = every(authentication(world), rateLimit(world, settings));
  app.onError(legacyErrors.answer);
  app.use("/operations/*", authenticated);
  app.openAPIRegistry.registerPath(plain);
  app.openapi(byName, async (c) =>
    answer(context, c, { ...c.req.valid("param"), given: c.req.valid("json") }),
  );
  app.post(plainPattern, untaken, authenticated, known(world), jsonBody, async (c) => {
    const given = parse(LegacyOperation, await c.req.json().catch(() => ({})));
    return answer(context, c, { name: c.req.param("operation"), given });
  });
  return app;
}

/** Lets no path through that stands for something else under another method. */
const untaken = createMiddleware<ApiEnv>((c, next) =>
  Object.values<string>(routes).includes(c.req.path) ? Promise.resolve(c.notFound()) : next(),
);

/** Lets names through that are an operation's of one of the tenant's sites. */
function known(world: World) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const sites = await sitesWith(world, c.get("tenantId"), c.req.param("operation") ?? "");
    if (sites.length === 0) throw routeNotFound(c.req.path);
    await next();
  });
}

async function answer(
  context: ApiContext,
  c: ApiRequest,
  { name, given }: { name: string; given: LegacyOperation },
) {
  const stand = await doOperation(context, c, { name, request: ours(given) }).catch(
    (error: unknown) => {
      throw error instanceof DormouseError ? inTheirWords(error) : error;
    },
  );
  const { loginId: session_id, sessionId, run, output, question } = stand;
  if (output !== undefined) return c.json({ ...output, success: true as const, session_id }, 200);
  const { runId: run_id, status } = run;
  const at = path(routes.run, { sessionId, runId: run_id });
  c.header("location", at);
  const why = question === undefined ? "Not done yet" : howToAnswer(sessionId, question);
  const message = `${why}. What comes of it: GET ${at}, or ask again under the same Idempotency-Key.`;
  return c.json({ success: true as const, session_id, run_id, status, message }, 202);
}

function ours(given: LegacyOperation): OperationRequest {
  const { session_id, site, username, password, captcha_api_key, ...input } = given;
  const named = { loginId: session_id, site, username, password, captchaApiKey: captcha_api_key };
  const said = Object.entries(named).filter(([, value]) => value !== undefined && value !== null);
  return { ...Object.fromEntries(said), input };
}

/** Field names as these clients have them; what they know word for word stays so. */
function inTheirWords(error: DormouseError): DormouseError {
  const { code, message, path: field, cause, retryAfterSeconds } = error;
  const told = code === "login_invalid" ? "Invalid or expired loginId" : message;
  return new DormouseError(code, renamed(told), {
    ...(field === undefined ? {} : { path: renamed(field) }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause,
  });
}

function renamed(words: string): string {
  return words
    .replace(/^input\./, "")
    .replaceAll(/\bloginId\b/g, "session_id")
    .replaceAll(/\bcaptchaApiKey\b/g, "captcha_api_key");
}
