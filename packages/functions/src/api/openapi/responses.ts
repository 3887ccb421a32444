import { DormouseError, errorCatalog, Problem, type ErrorCode } from "@dormouse/contract";
import type { z } from "@hono/zod-openapi";
import { problemOf } from "../problem.ts";

/** Errors that any route may answer with. */
export const everywhere = ["internal_error", "unavailable", "newer_layout"] as const;

/** A JSON answer, as a route declares it. */
export function json<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  example?: z.input<Schema>,
) {
  return {
    description,
    content: { "application/json": { schema, ...(example === undefined ? {} : { example }) } },
  };
}

/**
 * The errors a route may answer with, by status, each with an example. Typed as nothing, since no
 * handler returns them: they are thrown.
 */
export function problems(...codes: ErrorCode[]): object {
  const byStatus = Map.groupBy(
    new Set([...codes, ...everywhere]),
    (code) => errorCatalog[code].status,
  );
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [status, problem(those, Problem)]),
  );
}

/** Of routes that need an API key. Each refuses query parameters that it does not know, and too many requests. */
export function tenantProblems(...codes: ErrorCode[]): object {
  return problems("invalid_request", "unauthorized", "rate_limited", ...codes);
}

/** Of routes that make a session, whose first run waits for none. */
export const newSessionLimitErrors = [
  "too_many_sessions",
  "storage_full",
] as const satisfies ErrorCode[];

/** Of routes that give a session one more run. */
export const runLimitErrors = [
  ...newSessionLimitErrors,
  "too_many_runs",
] as const satisfies ErrorCode[];

/** Of routes that take a body. */
export const bodyErrors = [
  "invalid_request",
  "invalid_json",
  "body_too_large",
  "unsupported_media_type",
] as const satisfies ErrorCode[];

const retryAfter = {
  "Retry-After": {
    description: "Where waiting helps: when the same request may succeed, in seconds.",
    schema: { type: "string" as const },
  },
};

export function problem<Schema>(codes: readonly ErrorCode[], schema: Schema) {
  return {
    ...refusal(codes),
    content: {
      "application/problem+json": {
        schema,
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

/** What is said of a refusal, however its body is worded. */
export function refusal(codes: readonly ErrorCode[]) {
  const mayPass = codes.some((code) => [409, 429, 503].includes(errorCatalog[code].status));
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCatalog[code].title}`).join("  \n"),
    ...(mayPass ? { headers: retryAfter } : {}),
  };
}

function exampleOf(code: ErrorCode): Problem {
  const error = new DormouseError(code, `${errorCatalog[code].title}.`);
  return problemOf(error, "0b0d8a0e-6f0f-4b0e-9d4e-0d9f4f7a3c11");
}
