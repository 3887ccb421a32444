import { blobPrefixes, http, retention, table as keys } from "@dormouse/cloud/infrastructure";
import { answersPrefix, blobPrefix, uploadsPrefix } from "@dormouse/core";
import { beforeAll, describe, expect, test } from "vitest";
import { statementsOf } from "./policy.ts";
import { unusedAttributes } from "./rules.ts";
import { resourceOf, resourcesOf, type Synthesis } from "./synthesis.ts";
import { synthesize } from "./synthesize.ts";

let dev: Synthesis;
let production: Synthesis;

beforeAll(async () => {
  [dev, production] = await Promise.all([synthesize("dev"), synthesize("production")]);
});

const tableOf = (synthesis: Synthesis) => resourceOf(synthesis, "aws:dynamodb/table:Table");
const bucketOf = (synthesis: Synthesis) => resourceOf(synthesis, "aws:s3/bucket:Bucket");

describe("the table", () => {
  test("has the keys and indexes that the adapters use", () => {
    const { hashKey, rangeKey, globalSecondaryIndexes } = tableOf(dev).inputs;
    expect({ hashKey, rangeKey }).toEqual({ hashKey: keys.partitionKey, rangeKey: keys.sortKey });
    expect(
      Object.fromEntries(
        globalSecondaryIndexes.map((index) => [
          index.name,
          { partitionKey: index.hashKey, sortKey: index.rangeKey },
        ]),
      ),
    ).toEqual(keys.indexes);
  });

  test("copies into its indexes no more than the adapters read there", () => {
    const { globalSecondaryIndexes } = tableOf(dev).inputs;
    expect(new Set(globalSecondaryIndexes.map(({ projectionType }) => projectionType))).toEqual(
      new Set([keys.indexProjection]),
    );
  });

  test("declares every key as text and no attribute that is none, which DynamoDB would refuse", () => {
    const { inputs } = tableOf(dev);
    expect(unusedAttributes(inputs)).toEqual([]);
    expect(new Set(inputs.attributes.map(({ type }) => type))).toEqual(new Set(["S"]));
  });

  test("lets items expire", () => {
    expect(tableOf(dev).inputs.ttl).toEqual({ attributeName: keys.timeToLive, enabled: true });
  });

  test("is kept, guarded against deletion and recoverable in production", () => {
    const { retained, inputs } = tableOf(production);
    expect(retained).toBe(true);
    expect(inputs.deletionProtectionEnabled).toBe(true);
    expect(inputs.pointInTimeRecovery).toEqual({
      enabled: true,
      recoveryPeriodInDays: retention.recoveryDays,
    });
  });

  test("goes with its stage elsewhere", () => {
    const { retained, inputs } = tableOf(dev);
    expect(retained).toBe(false);
    expect(inputs.deletionProtectionEnabled).toBe(false);
    expect(inputs.pointInTimeRecovery).toEqual({ enabled: false });
  });
});

describe("the bucket", () => {
  test("shuts the public out in every way there is", () => {
    const block = resourceOf(dev, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
    expect(block.inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  test("refuses what comes without TLS, and allows nobody anything", () => {
    const statements = statementsOf(
      resourceOf(dev, "aws:s3/bucketPolicy:BucketPolicy").inputs.policy,
    );
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatchObject({
      Effect: "Deny",
      Action: ["s3:*"],
      Condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    });
  });

  test("lets pages of other sites read and upload by a signed link, and nothing else", () => {
    const { corsRules } = resourceOf(
      dev,
      "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    ).inputs;
    expect(corsRules).toEqual([
      {
        allowedMethods: ["GET", "PUT"],
        allowedOrigins: http.cors.allowOrigins,
        allowedHeaders: http.cors.allowHeaders,
        exposeHeaders: [],
        maxAgeSeconds: http.cors.maxAgeSeconds,
      },
    ]);
  });

  test("lets no blob of a living session expire", () => {
    for (const stage of [dev, production]) {
      const expiring = rulesOf(stage).filter(({ expiration }) => expiresByTime(expiration));
      expect(expiring.map(({ filter }) => filter)).toEqual([
        { prefix: blobPrefixes.answers },
        { prefix: blobPrefixes.uploads },
      ]);
    }
  });

  test.each([
    { id: "old-answers", prefix: blobPrefixes.answers, days: retention.answerDays },
    { id: "old-uploads", prefix: blobPrefixes.uploads, days: retention.uploadDays },
  ])("has $id expire after a day, and keeps no old versions beyond another", (rule) => {
    const { id, prefix, days } = rule;
    for (const stage of [dev, production]) {
      expect(rulesOf(stage)).toContainEqual({
        id,
        status: "Enabled",
        filter: { prefix },
        expiration: { days },
        noncurrentVersionExpiration: { noncurrentDays: days },
      });
    }
  });

  test("has its rules and rights for the prefixes below which blobs are stored", () => {
    const key = { tenantId: "tenant", sessionId: "session" };
    expect(blobPrefix(key).startsWith(blobPrefixes.sessions)).toBe(true);
    expect(answersPrefix(key).startsWith(blobPrefixes.answers)).toBe(true);
    expect(uploadsPrefix(key).startsWith(blobPrefixes.uploads)).toBe(true);
  });

  test("clears away uploads that broke off", () => {
    for (const stage of [dev, production]) {
      expect(rulesOf(stage)).toContainEqual({
        id: "broken-uploads",
        status: "Enabled",
        filter: { prefix: "" },
        abortIncompleteMultipartUpload: { daysAfterInitiation: retention.brokenUploadDays },
      });
    }
  });

  test("is kept in production, with what was deleted for as long as the table's past", () => {
    const { retained, inputs } = bucketOf(production);
    expect(retained).toBe(true);
    expect(inputs.forceDestroy).toBe(false);
    expect(resourceOf(production, "aws:s3/bucketVersioning:BucketVersioning").inputs).toMatchObject(
      { versioningConfiguration: { status: "Enabled" } },
    );
    expect(rulesOf(production)).toContainEqual(
      expect.objectContaining({
        noncurrentVersionExpiration: { noncurrentDays: retention.recoveryDays },
      }),
    );
  });

  test("goes with its stage elsewhere, blobs and all", () => {
    const { retained, inputs } = bucketOf(dev);
    expect(retained).toBe(false);
    expect(inputs.forceDestroy).toBe(true);
    expect(resourcesOf(dev, "aws:s3/bucketVersioning:BucketVersioning")).toEqual([]);
  });
});

test("a production stage cannot be removed by mistake, others can", () => {
  expect(production.app).toMatchObject({ removal: "retain", protect: true });
  expect(dev.app).toMatchObject({ removal: "remove", protect: false });
});

function rulesOf(synthesis: Synthesis) {
  return resourceOf(synthesis, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
    .inputs.rules;
}

function expiresByTime(expiration: unknown): boolean {
  return (
    typeof expiration === "object" &&
    expiration !== null &&
    ("days" in expiration || "date" in expiration)
  );
}
