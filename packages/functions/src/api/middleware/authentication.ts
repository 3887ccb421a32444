import { authenticate, hashApiKey, type World } from "@dormouse/core";
import { createMiddleware } from "hono/factory";
import type { ApiEnv, ApiRequest } from "../context.ts";

/** A key that was taken back opens the door this much longer. */
const rememberedMs = 30_000;
const rememberedKeys = 1_000;

/**
 * Tells the tenant by the request's API key.
 * @param read gives what an Authorization header says.
 * @throws DormouseError `unauthorized`
 */
export function authentication(world: World, read = inHeader) {
  const tenantOf = createAuthenticator(world);
  return createMiddleware<ApiEnv>(async (c, next) => {
    c.set("tenantId", await tenantOf(read(c)));
    await next();
  });
}

function inHeader(c: ApiRequest): string | undefined {
  return c.req.header("authorization");
}

/** Remembers keys that were good, by their hash, so that not every request costs a read of the table. */
function createAuthenticator(world: World): (authorization?: string) => Promise<string> {
  const known = new Map<string, { tenantId: string; untilMs: number }>();
  return async (authorization = "") => {
    const name = hashApiKey(authorization);
    const remembered = known.get(name);
    if (remembered !== undefined && remembered.untilMs > world.clock.nowMs()) {
      return remembered.tenantId;
    }
    const tenantId = await authenticate(world, authorization);
    if (known.size >= rememberedKeys) known.clear();
    known.set(name, { tenantId, untilMs: world.clock.nowMs() + rememberedMs });
    return tenantId;
  };
}
