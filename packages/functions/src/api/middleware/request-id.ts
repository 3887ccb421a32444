import { randomUUID } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { hostOf, type ApiEnv } from "../context.ts";

/** The id under which a request is found in the logs; the host's own where it has one. */
export const requestId = createMiddleware<ApiEnv>(async (c, next) => {
  const { requestContext, lambdaContext } = hostOf(c);
  const id = requestContext?.requestId ?? lambdaContext?.awsRequestId ?? randomUUID();
  c.set("requestId", id);
  await next();
  c.res.headers.set("x-request-id", id);
});
