import { invalidRequest, type DormouseError } from "@dormouse/contract";
import {
  artifactNotFound,
  loginNotFound,
  runNotFound,
  sessionNotFound,
  snapshotNotFound,
} from "@dormouse/core";
import type { Hook } from "@hono/zod-openapi";
import type { ApiEnv } from "./context.ts";

/** An id of the wrong form names nothing, so it is answered like one that names nothing. */
const notFound: Record<string, (id: string, sessionId: string) => DormouseError> = {
  sessionId: sessionNotFound,
  loginId: loginNotFound,
  runId: (id, sessionId) => runNotFound({ sessionId }, id),
  artifactId: artifactNotFound,
  version: (id, sessionId) => snapshotNotFound({ sessionId }, id),
};

/** Refuses what a route's schemas do not allow, naming the field. */
export const refuseInvalidInput: Hook<unknown, ApiEnv, string, void> = (result, c) => {
  if (result.success) return;
  const name = String(result.error.issues[0]?.path[0]);
  const notFoundError = result.target === "param" ? notFound[name] : undefined;
  const param = (of: string): string => c.req.param(of) ?? "";
  throw notFoundError?.(param(name), param("sessionId")) ?? invalidRequest(result.error);
};
