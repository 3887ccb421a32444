import {
  BreakerStanding,
  DormouseError,
  ModelErrorKind,
  ModelProvider,
  routes,
  type ModelHealthView,
} from "@dormouse/contract";
import type { World } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { every, some } from "hono/combine";
import type { ApiContext, ApiEnv, ApiRequest } from "../context.ts";
import { databaseAnswers, modelsStand, readHealth } from "../health.ts";
import { refuseInvalidInput } from "../invalid-input.ts";
import { authentication } from "../middleware/authentication.ts";
import { rateLimit } from "../middleware/rate-limit.ts";
import { modelsHealth } from "../openapi/model-examples.ts";
import { bearer } from "../openapi/parameters.ts";
import { json } from "../openapi/responses.ts";
import { version } from "../version.ts";
import { legacyErrors } from "./errors.ts";

/** Nobody needs to know how many more there are. */
const countedMost = 10_000;

const count = (of: string) =>
  z
    .int()
    .nullable()
    .meta({ description: `${of} of the key, ${countedMost} at most; null without a key.` });
const stand = z.enum(["connected", "error"]);
const LegacyModelHealth = z
  .object({
    provider: ModelProvider,
    state: BreakerStanding,
    last_error: ModelErrorKind.nullable(),
    checked_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "LegacyModelHealth" });

const LegacyHealth = z
  .object({
    status: z.enum(["ok", "degraded", "unavailable"]),
    service: z.literal("dormouse"),
    version: z.string(),
    active_sessions: count("Sessions with a run under way"),
    persistent_sessions: count("Logins"),
    timestamp: z.iso.datetime(),
    services: z.object({ database: stand, redis: stand }),
    models: z.array(LegacyModelHealth).meta({ description: "Those that can be asked, in order." }),
  })
  .meta({ id: "LegacyHealth" });
type LegacyHealth = z.infer<typeof LegacyHealth>;

const example: LegacyHealth = {
  status: "ok",
  service: "dormouse",
  version,
  active_sessions: 3,
  persistent_sessions: 12,
  timestamp: "2026-01-05T10:01:00.000Z",
  services: { database: "connected", redis: "connected" },
  models: modelsHealth.map(translateModel),
};
const away: LegacyHealth = {
  ...example,
  status: "unavailable",
  active_sessions: null,
  persistent_sessions: null,
  services: { database: "error", redis: "connected" },
};

const health = createRoute({
  method: "get",
  path: routes.legacyHealth,
  operationId: "legacyHealth",
  tags: ["About"],
  summary: "Whether everything is there, as older clients ask",
  description:
    "How many sessions and logins there are is told to whoever has a key, of their own. `degraded` is without Redis: " +
    "slower, and still correct.",
  security: [{}, ...bearer],
  responses: {
    ...legacyErrors.declare("unauthorized", "rate_limited"),
    200: json(LegacyHealth, "It answers.", example),
    503: json(LegacyHealth, "The database does not answer.", away),
  },
});

/** How older clients ask how all is; ours is `/v1/health`. */
export function legacyHealthRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  const { world, settings } = context;
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalidInput });
  app.onError((error, c) => {
    // Not even whose key it is can be told.
    if (error instanceof DormouseError && error.code === "unavailable") return unavailable(c);
    return legacyErrors.answer(error, c);
  });
  const withKey = every(authentication(world), rateLimit(world, settings));
  app.use(routes.legacyHealth, some(isAnonymous, withKey));
  const unavailable = async (c: ApiRequest) =>
    c.json(
      { ...(await standing(context, false)), ...uncounted, status: "unavailable" as const },
      503,
    );
  return app.openapi(health, async (c) => {
    if (!(await databaseAnswers(world))) return unavailable(c);
    const [counts, stands] = await Promise.all([countsOf(world, c), standing(context, true)]);
    return c.json({ ...stands, ...counts }, 200);
  });
}

async function standing({ world, models }: ApiContext, database: boolean) {
  const [{ status, redis }, stand] = await Promise.all([readHealth(world), modelsStand(models)]);
  return {
    status,
    service: "dormouse" as const,
    version,
    timestamp: new Date(world.clock.nowMs()).toISOString(),
    services: { database: standOf(database), redis: standOf(redis === "up") },
    models: stand.map(translateModel),
  };
}

function translateModel({ provider, breaker, lastError, checkedAt }: ModelHealthView) {
  return {
    provider,
    state: breaker,
    last_error: lastError?.kind ?? null,
    checked_at: checkedAt ?? null,
  };
}

function isAnonymous(c: ApiRequest): boolean {
  return c.req.header("authorization") === undefined;
}

function standOf(answers: boolean): "connected" | "error" {
  return answers ? "connected" : "error";
}

const uncounted = { active_sessions: null, persistent_sessions: null };

async function countsOf({ store }: World, c: ApiRequest) {
  if (isAnonymous(c)) return uncounted;
  const tenantId = c.get("tenantId");
  const upTo = countedMost;
  const [active_sessions, persistent_sessions] = await Promise.all([
    store.countSessions({ tenantId, status: "ACTIVE", upTo }),
    store.countLogins(tenantId, upTo),
  ]);
  return { active_sessions, persistent_sessions };
}
