import {
  CachedKeyring,
  shareSubscriptions,
  withArchives,
  type HotLifetimes,
  type Keyring,
  type World,
} from "@dormouse/core";
import { createDynamoStore } from "./dynamodb/store.ts";
import type { EncryptionKey } from "./infrastructure/index.ts";
import { createFileKeyring } from "./key-file/keyring.ts";
import { createKmsKeyring } from "./kms/keyring.ts";
import { createS3Blobs } from "./s3/blobs.ts";
import { createSqsQueue } from "./sqs/queue.ts";
import { createSystemClock } from "./system/clock.ts";
import { createUuidIds } from "./system/ids.ts";
import { createSystemRandom } from "./system/random.ts";
import { createUpstashAnnouncer } from "./upstash/announcer.ts";
import { createUpstashHotState } from "./upstash/hot-state.ts";
import { createUpstashLiveFeed } from "./upstash/live-feed.ts";
import { createUpstashTraffic } from "./upstash/traffic.ts";
import { createVault } from "./vault/vault.ts";

export type CloudConfiguration = {
  tableName: string;
  queueUrl: string;
  bucketName: string;
  redis: { url: string; token: string };
  encryptionKey: EncryptionKey;
  /** How long copies are kept in Redis; the defaults where it is left out. */
  hotLifetimes?: HotLifetimes;
  /** Of local servers. Left out, the SDK looks for AWS_ENDPOINT_URL_* and else asks AWS. */
  endpoints?: { dynamodb?: string; sqs?: string; s3?: string };
  /** Told when a part does not answer that work can go on without. */
  onTrouble?: (message: string) => void;
};

/** The real world. Its clients keep their connections: make one for the life of the process. */
export function createCloudWorld(configuration: CloudConfiguration): World {
  const { tableName, queueUrl, bucketName, redis, encryptionKey } = configuration;
  const { endpoints = {}, hotLifetimes, onTrouble } = configuration;
  const clock = createSystemClock();
  const blobs = createS3Blobs({ bucketName, endpoint: endpoints.s3 });
  return {
    store: withArchives(createDynamoStore({ tableName, endpoint: endpoints.dynamodb }), {
      blobs,
      clock,
    }),
    queue: createSqsQueue({ queueUrl, endpoint: endpoints.sqs }),
    blobs,
    announcer: shareSubscriptions(
      createUpstashAnnouncer({ ...redis, ...(onTrouble === undefined ? {} : { onTrouble }) }),
    ),
    live: createUpstashLiveFeed(redis),
    hot: createUpstashHotState({
      ...redis,
      ...(hotLifetimes === undefined ? {} : { lifetimes: hotLifetimes }),
    }),
    keyring: new CachedKeyring(keyringOf(encryptionKey)),
    vault: createVault(encryptionKey),
    traffic: createUpstashTraffic({ ...redis, clock }),
    clock,
    ids: createUuidIds(),
    random: createSystemRandom(),
  };
}

function keyringOf(encryptionKey: EncryptionKey): Keyring {
  return "file" in encryptionKey
    ? createFileKeyring(encryptionKey.file)
    : createKmsKeyring(encryptionKey);
}
