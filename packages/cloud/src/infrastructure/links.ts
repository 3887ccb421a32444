/**
 * Names under which a function finds its resources. SST hands each over in the environment, as JSON in
 * `SST_RESOURCE_<name>`; the local world does the same with `linkEnvironment`.
 */
export const linkNames = {
  table: "Sessions",
  queue: "Steps",
  bucket: "Blobs",
  redisUrl: "UpstashRedisUrl",
  redisToken: "UpstashRedisToken",
  encryptionKey: "EncryptionKey",
  streamUrl: "StreamUrl",
} as const;

export type LinkName = (typeof linkNames)[keyof typeof linkNames];

/** What wraps the keys of what is stored: the ARN of a key of KMS, or a file of 32 bytes where there is none. */
export type EncryptionKey = { keyId: string } | { file: string };

/** Where a function's resources are. */
export type Resources = {
  tableName: string;
  /** The queue that step hints are sent to. */
  queueUrl: string;
  bucketName: string;
  /** The door of Redis that speaks Upstash's REST protocol, and the token that opens it. */
  redisUrl: string;
  redisToken: string;
  encryptionKey: EncryptionKey;
  /** Where event streams are served. Only the API is told, to send its callers there. */
  streamUrl?: string;
};

/**
 * The environment that makes `Resource` of SST find these resources outside AWS.
 * @returns the variables to add to a function's environment.
 */
export function linkEnvironment(
  resources: Resources,
  app: { name: string; stage: string },
): Record<string, string> {
  const links: Record<string, Record<string, string>> = {
    App: app,
    [linkNames.table]: { name: resources.tableName },
    [linkNames.queue]: { url: resources.queueUrl },
    [linkNames.bucket]: { name: resources.bucketName },
    [linkNames.redisUrl]: { value: resources.redisUrl },
    [linkNames.redisToken]: { value: resources.redisToken },
    [linkNames.encryptionKey]: resources.encryptionKey,
    ...(resources.streamUrl === undefined
      ? {}
      : { [linkNames.streamUrl]: { url: resources.streamUrl } }),
  };
  return Object.fromEntries(
    Object.entries(links).map(([name, properties]) => [
      `SST_RESOURCE_${name}`,
      JSON.stringify(properties),
    ]),
  );
}
