import { ArtifactId, limits, RunId, SessionId } from "@dormouse/contract";
import { z } from "@hono/zod-openapi";

export const sessionParameters = z.object({ sessionId: SessionId });
export const runParameters = sessionParameters.extend({ runId: RunId });
export const artifactParameters = sessionParameters.extend({ artifactId: ArtifactId });

/** Which page of a listing. */
export const pageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.pageSizeMax)
    .default(limits.pageSizeDefault)
    .meta({ description: "How many at most." }),
  cursor: z
    .string()
    .max(2_000)
    .optional()
    .meta({ description: "`nextCursor` of the page before." }),
});

/** Documented only: the header is read where it is needed. */
export const idempotencyHeader = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Sent again under the same key within a day, the request is carried out once and answered with the " +
    "same ids and the header `Idempotent-Replayed: true`.",
  schema: { type: "string", minLength: 1, maxLength: limits.idempotencyKeyLength },
} as const;

export const idempotentReplayed = {
  "Idempotent-Replayed": {
    description: "`true` where an earlier request under the same key did the work.",
    schema: { type: "string" as const },
  },
};

export const bearer: Record<string, string[]>[] = [{ apiKey: [] }];
