import { DormouseError } from "@dormouse/contract";
import type { EngineSettings, World } from "@dormouse/core";
import { createMiddleware } from "hono/factory";
import type { ApiEnv } from "../context.ts";

/** Lets a tenant ask so often and no more. @throws DormouseError `rate_limited` */
export function rateLimit({ traffic }: World, { tenantRequestsPerSecond: most }: EngineSettings) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    if ((await traffic.countRequest(c.get("tenantId"))) > most) {
      throw new DormouseError(
        "rate_limited",
        `More than ${most} requests came within a second; send this one again after a moment.`,
        { retryAfterSeconds: 1 },
      );
    }
    await next();
  });
}
