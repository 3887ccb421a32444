import { ArtifactId, headers, limits, RunId, SessionId, SnapshotVersion } from "@dormouse/contract";
import { z } from "@hono/zod-openapi";

export const sessionParameters = z.object({ sessionId: SessionId });
export const runParameters = sessionParameters.extend({ runId: RunId });
export const artifactParameters = sessionParameters.extend({ artifactId: ArtifactId });
export const snapshotParameters = sessionParameters.extend({ version: SnapshotVersion });

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

/** Documented only, as the key above. */
export const lastEventIdHeader = {
  name: "Last-Event-ID",
  in: "header",
  required: false,
  description: "For streams: the sequence number of the last event you have.",
  schema: { type: "string", pattern: "^\\d+$" },
} as const;

/** Documented only, as the key above. */
export const ifMatchHeader = {
  name: "If-Match",
  in: "header",
  required: false,
  description:
    "The `ETag` of the state you know: refused with 412 where the newest snapshot is another one.",
  schema: { type: "string", pattern: '^"\\d+"$' },
} as const;

/** Documented only, as the key above. */
export const passphraseHeader = {
  name: headers.passphrase,
  in: "header",
  required: false,
  description: "Needed for `format=full`: what the file is encrypted with. Printable ASCII.",
  schema: {
    type: "string",
    minLength: limits.passphraseLengthMin,
    maxLength: limits.passphraseLengthMax,
  },
} as const;

/** Documented only, as the key above. */
export const ifNoneMatchHeader = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description: "The `ETag` of the state you have: answered with 304 where it is still the same.",
  schema: { type: "string" },
} as const;

export const pageStateTag = {
  ETag: {
    description: "Another one for any change of what is told.",
    schema: { type: "string" as const },
  },
};

export const stateTag = {
  ETag: {
    description: "The version of the snapshot, in quotation marks.",
    schema: { type: "string" as const },
  },
};

export const leftOutHeader = {
  [headers.leftOut]: {
    description:
      "What the snapshot holds that the format has no place for, and how many: `session-storage=2, " +
      "indexeddb-records=1`. Absent where nothing is left out.",
    schema: { type: "string" as const },
  },
};

export const idempotentReplayed = {
  "Idempotent-Replayed": {
    description: "`true` where an earlier request under the same key did the work.",
    schema: { type: "string" as const },
  },
};

/** Of an answer that tells of a new session. */
export const newSessionHeaders = {
  Location: { description: "Where the session is.", schema: { type: "string" as const } },
  ...idempotentReplayed,
};

/** Of an answer that tells of a run. */
export const runHeaders = {
  Location: { description: "Where its run is.", schema: { type: "string" as const } },
  ...idempotentReplayed,
};

export const bearer: Record<string, string[]>[] = [{ apiKey: [] }];
