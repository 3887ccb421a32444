import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { connectionSettings, type Connection } from "../connection.ts";
import { queues as facts } from "../infrastructure/queues.ts";

type Attributes = Record<string, string>;

/** Creates the queues that are not there, and gives those that are today's settings. */
export async function provisionQueues(
  connection: Connection,
  names: { queue: string; deadLetterQueue: string },
): Promise<{ queueUrl: string; deadLetterQueueUrl: string }> {
  const client = new SQSClient(connectionSettings(connection));
  try {
    const deadLetterQueueUrl = await provisionQueue(client, connection, names.deadLetterQueue, {
      VisibilityTimeout: String(facts.stepsDeadLetter.visibilityTimeoutSeconds),
      MessageRetentionPeriod: String(facts.stepsDeadLetter.retentionSeconds),
    });
    const queueUrl = await provisionQueue(client, connection, names.queue, {
      VisibilityTimeout: String(facts.steps.visibilityTimeoutSeconds),
      MessageRetentionPeriod: String(facts.steps.retentionSeconds),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: await arnOf(client, deadLetterQueueUrl),
        maxReceiveCount: facts.steps.maxReceiveCount,
      }),
    });
    return { queueUrl, deadLetterQueueUrl };
  } finally {
    client.destroy();
  }
}

async function provisionQueue(
  client: SQSClient,
  { endpoint }: Connection,
  QueueName: string,
  Attributes: Attributes,
): Promise<string> {
  const QueueUrl = await findQueue(client, QueueName);
  if (QueueUrl !== undefined) {
    const url = reachable(QueueUrl, endpoint);
    await client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
    return url;
  }
  const created = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return reachable(created.QueueUrl ?? "", endpoint);
}

async function findQueue(client: SQSClient, QueueName: string): Promise<string | undefined> {
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    return QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

/** A local server answers with the host and port of the day the queue was made. */
function reachable(queueUrl: string, endpoint: string | undefined): string {
  return endpoint === undefined ? queueUrl : new URL(new URL(queueUrl).pathname, endpoint).href;
}

async function arnOf(client: SQSClient, QueueUrl: string): Promise<string | undefined> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  return Attributes?.QueueArn;
}
