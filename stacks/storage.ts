import {
  blobPrefixes,
  http,
  linkNames,
  retention,
  table as keys,
} from "../packages/cloud/src/infrastructure/index.ts";
import { keepsData } from "./stage.ts";

// SST's own links would grant dynamodb:* and s3:*; these only name. Rights are given in rights.ts.
sst.Linkable.wrap(sst.aws.Dynamo, (table) => ({ properties: { name: table.name } }));
sst.Linkable.wrap(sst.aws.Bucket, (bucket) => ({ properties: { name: bucket.name } }));

/** SST's words for what an index holds beside the keys it is made of. */
const projections = { KEYS_ONLY: "keys-only" } as const;

export const table = new sst.aws.Dynamo(linkNames.table, {
  fields: keyFields(),
  primaryIndex: { hashKey: keys.partitionKey, rangeKey: keys.sortKey },
  globalIndexes: Object.fromEntries(
    Object.entries(keys.indexes).map(([name, { partitionKey, sortKey }]) => [
      name,
      { hashKey: partitionKey, rangeKey: sortKey, projection: projections[keys.indexProjection] },
    ]),
  ),
  ttl: keys.timeToLive,
  deletionProtection: keepsData,
  transform: {
    table: {
      pointInTimeRecovery: keepsData
        ? { enabled: true, recoveryPeriodInDays: retention.recoveryDays }
        : { enabled: false },
    },
  },
});

/**
 * Blobs live and go with their session; only time cannot tell which may go, so no rule expires them, but
 * for answers, which wait for their link to be followed, and uploads, which wait to be imported.
 */
export const bucket = new sst.aws.Bucket(linkNames.bucket, {
  enforceHttps: true,
  // Pages follow the signed links that the API answers with, and upload to them; a link is all the permission there is.
  cors: {
    allowMethods: ["GET", "PUT"],
    allowOrigins: http.cors.allowOrigins,
    allowHeaders: http.cors.allowHeaders,
    exposeHeaders: [],
    maxAge: `${http.cors.maxAgeSeconds} seconds`,
  },
  versioning: keepsData,
  // SST makes the configuration where there is a rule; the transform below says what the rules are.
  lifecycle: [{ id: "broken-uploads" }],
  transform: {
    bucket: { forceDestroy: !keepsData },
    lifecycle: {
      rules: [
        brokenUploads(),
        expiring("old-answers", blobPrefixes.answers, retention.answerDays),
        expiring("old-uploads", blobPrefixes.uploads, retention.uploadDays),
        ...(keepsData ? [deletedBlobs()] : []),
      ],
    },
  },
});

/** DynamoDB refuses a field that no key uses, and a key whose field is not declared. */
function keyFields(): Record<string, "string"> {
  const names = [keys, ...Object.values(keys.indexes)].flatMap((key) => [
    key.partitionKey,
    key.sortKey,
  ]);
  return Object.fromEntries(names.map((name) => [name, "string"]));
}

function brokenUploads() {
  return {
    id: "broken-uploads",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: retention.brokenUploadDays },
  };
}

/** What lies in the clear: nobody brings it back, and what the collector or an import missed goes as well. */
function expiring(id: string, prefix: string, days: number) {
  return {
    id,
    status: "Enabled",
    filter: { prefix },
    expiration: { days },
    noncurrentVersionExpiration: { noncurrentDays: days },
  };
}

/** What is deleted can be brought back as long as the table's own past can, and is then really gone. */
function deletedBlobs() {
  return {
    id: "deleted-blobs",
    status: "Enabled",
    filter: { prefix: "" },
    noncurrentVersionExpiration: { noncurrentDays: retention.recoveryDays },
    expiration: { expiredObjectDeleteMarker: true },
  };
}
