import type { FunctionName, IndexName } from "../packages/cloud/src/infrastructure/index.ts";
import { deadLetterQueue, queue } from "./queue.ts";
import { bucket, table } from "./storage.ts";

/** One statement of a function's policy. */
type Right = { actions: string[]; resources: $util.Input<string>[] };

/** What each function may do: these actions on these resources, and nothing else. */
export const rights: Record<FunctionName, Right[]> = {
  api: [
    readItems(),
    queryIndexes("tenant", "status", "agent"),
    writeItems(),
    sendHints(),
    listBlobs(),
    useBlobs("s3:GetObject", "s3:PutObject"),
  ],
  stream: [readItems()],
  step: [
    receiveFrom(queue),
    readItems(),
    writeItems(),
    removeItems(),
    sendHints(),
    listBlobs(),
    useBlobs("s3:GetObject", "s3:PutObject"),
  ],
  deadLetter: [receiveFrom(deadLetterQueue), readItems(), writeItems()],
  sweep: [
    readItems(),
    queryIndexes("due"),
    writeItems(),
    removeItems(),
    sendHints(),
    listBlobs(),
    useBlobs("s3:DeleteObject"),
  ],
};

function readItems(): Right {
  return { actions: ["dynamodb:GetItem", "dynamodb:Query"], resources: [table.arn] };
}

function queryIndexes(...names: IndexName[]): Right {
  return {
    actions: ["dynamodb:Query"],
    resources: names.map((name) => $interpolate`${table.arn}/index/${name}`),
  };
}

/** A transaction needs the rights of what it is made of. */
function writeItems(): Right {
  return {
    actions: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"],
    resources: [table.arn],
  };
}

function removeItems(): Right {
  return {
    actions: ["dynamodb:DeleteItem", "dynamodb:BatchWriteItem"],
    resources: [table.arn],
  };
}

function sendHints(): Right {
  return { actions: ["sqs:SendMessage"], resources: [queue.arn] };
}

/** For the event source, which reads the queue in the function's name. */
function receiveFrom({ arn }: sst.aws.Queue): Right {
  return {
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    resources: [arn],
  };
}

/** Without it S3 says 403 instead of 404 for a blob that is not there. */
function listBlobs(): Right {
  return { actions: ["s3:ListBucket"], resources: [bucket.arn] };
}

function useBlobs(...actions: string[]): Right {
  return { actions, resources: [$interpolate`${bucket.arn}/tenants/*`] };
}
