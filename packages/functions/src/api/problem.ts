import {
  DormouseError,
  errorCatalog,
  errorDocumentation,
  type ErrorCode,
  type Problem,
} from "@dormouse/contract";
import { HTTPException } from "hono/http-exception";
import type { ApiRequest } from "./context.ts";
import { logError } from "../log.ts";

const retryAfterSeconds: Partial<Record<ErrorCode, number>> = { unavailable: 2, conflict: 1 };

/** Any failure, as the API sends it. What is not meant for callers is logged and told as `internal_error`. */
export function answerProblem(thrown: unknown, c: ApiRequest): Response {
  const error = presentable(thrown);
  if (error.code === "internal_error") {
    logError({
      message: "request failed",
      requestId: c.get("requestId"),
      method: c.req.method,
      path: c.req.path,
      error: thrown,
    });
  }
  return problemResponse(error, c.get("requestId"));
}

/** The answer that tells of the error. */
export function problemResponse(error: DormouseError, requestId: string): Response {
  const seconds = error.retryAfterSeconds ?? retryAfterSeconds[error.code];
  return new Response(JSON.stringify(problemOf(error, requestId)), {
    status: error.status,
    headers: {
      "content-type": "application/problem+json",
      ...(error.code === "unauthorized" ? { "www-authenticate": "Bearer" } : {}),
      ...(seconds === undefined ? {} : { "retry-after": String(seconds) }),
    },
  });
}

/** The error as problem details. */
export function problemOf(error: DormouseError, requestId: string): Problem {
  const { status, title } = errorCatalog[error.code];
  return {
    type: `${errorDocumentation}#${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    ...(error.path === undefined ? {} : { path: error.path }),
    requestId,
  };
}

function presentable(thrown: unknown): DormouseError {
  if (thrown instanceof DormouseError) return thrown;
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return new DormouseError("invalid_request", "The request could not be read.");
  }
  return new DormouseError(
    "internal_error",
    "Something broke on our side; send the request again, and if it breaks again report the requestId.",
  );
}
