import { createCloudWorld, provision } from "@dormouse/cloud";
import { linkEnvironment } from "@dormouse/cloud/infrastructure";
import type { World } from "@dormouse/core";
import type { LocalWorld } from "@dormouse/local";

/** On the local world's servers, with a table and a queue that no function of it looks at. */
export type OwnWorld = {
  world: World;
  tableName: string;
  queueUrl: string;
  /** Makes `connectWorld` of a process find this one. */
  environment: Record<string, string>;
};

/** @param name what its table and its queues are called */
export async function openOwnWorld(
  { servers, directory }: Pick<LocalWorld, "servers" | "directory">,
  name: string,
): Promise<OwnWorld> {
  const endpoints = { dynamodb: servers.dynamodbUrl, sqs: servers.sqsUrl, s3: servers.s3Url };
  const { tableName, bucketName, ...queue } = await provision({
    dynamodbEndpoint: endpoints.dynamodb,
    sqsEndpoint: endpoints.sqs,
    s3Endpoint: endpoints.s3,
    names: {
      table: name,
      queue: `${name}-steps`,
      deadLetterQueue: `${name}-steps-dead-letter`,
      bucket: `${name}-blobs`,
    },
  });
  const queueUrl = servers.queueUrl?.(`${name}-steps`) ?? queue.queueUrl;
  const encryptionKey = { file: directory.encryptionKeyFile };
  const { url: redisUrl, token: redisToken } = servers.redis;
  const resources = { tableName, bucketName, queueUrl, encryptionKey };
  return {
    world: createCloudWorld({ ...resources, redis: servers.redis, endpoints }),
    tableName,
    queueUrl,
    environment: {
      ...linkEnvironment(
        { ...resources, redisUrl, redisToken },
        { name: "dormouse", stage: "bench" },
      ),
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_S3: endpoints.s3,
    },
  };
}
