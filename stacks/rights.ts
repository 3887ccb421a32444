import {
  blobPrefixes,
  type FunctionName,
  type IndexName,
} from "../packages/cloud/src/infrastructure/index.ts";
import type { KeyPurpose } from "../packages/core/src/world/keyring.ts";
import { encryptionKey } from "./encryption.ts";
import { deadLetterQueue, queue } from "./queue.ts";
import { bucket, table } from "./storage.ts";

/** One statement of a function's policy. */
type Right = {
  actions: string[];
  resources: $util.Input<string>[];
  conditions?: { test: string; variable: string; values: string[] }[];
};

/** Large blobs are stored in parts, which are given up together where one fails. */
const storing = ["s3:PutObject", "s3:AbortMultipartUpload"];

/** What each function may do: these actions on these resources, and nothing else. */
export const rights: Record<FunctionName, Right[]> = {
  api: [
    readItems(),
    queryIndexes("tenant", "status", "agent"),
    readFoundItems(),
    writeItems(),
    writeBatches(),
    requireItems(),
    // Credentials, sites and logins, and the intent of a step whose outcome its owner tells.
    deleteItems(),
    sendHints(),
    listBlobs(),
    useBlobs("s3:GetObject", ...storing),
    useAnswers("s3:GetObject", ...storing),
    useUploads("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
    makeDataKeys("session", "credential", "login", "fingerprint"),
    // It names credentials, and reads none.
    unwrapDataKeys("session", "fingerprint"),
  ],
  stream: [
    readItems(),
    // A tenant's limits, which are asked before a run is begun.
    queryIndexes("tenant", "status"),
    readFoundItems(),
    writeItems(),
    sendHints(),
    // Events of archived sessions.
    listBlobs(),
    useBlobs("s3:GetObject", ...storing),
  ],
  step: [
    receiveFrom(queue),
    readItems(),
    writeItems(),
    // Intents: part of the commit that knows the outcome.
    deleteItems(),
    sendHints(),
    listBlobs(),
    useBlobs("s3:GetObject", ...storing),
    unwrapDataKeys("session", "credential", "login"),
  ],
  deadLetter: [receiveFrom(deadLetterQueue), readItems(), writeItems()],
  sweep: [
    readItems(),
    queryIndexes("due"),
    writeItems(),
    ...removeSessions(),
    sendHints(),
    listBlobs(),
    useBlobs("s3:DeleteObject"),
    useAnswers("s3:DeleteObject"),
    useUploads("s3:DeleteObject"),
  ],
  collect: [
    readItems(),
    queryIndexes("due"),
    writeItems(),
    // Snapshots go one by one, as does what asked for the collection: a batch knows no conditions.
    ...removeSessions(),
    listBlobs(),
    useBlobs("s3:GetObject", "s3:DeleteObject"),
    useAnswers("s3:DeleteObject"),
    unwrapDataKeys("session"),
  ],
  archive: [
    readItems(),
    queryIndexes("due"),
    writeItems(),
    // What lies in archives goes in batches, pictures one by one, and so goes an archive that somebody got ahead of.
    ...removeSessions(),
    listBlobs(),
    useBlobs("s3:GetObject", "s3:DeleteObject", ...storing),
  ],
  refresh: [
    readItems(),
    queryIndexes("due"),
    writeItems(),
    // A login that is over, and what lies in archives.
    ...removeSessions(),
    sendHints(),
    listBlobs(),
    useBlobs("s3:GetObject", "s3:DeleteObject", ...storing),
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

/** Indexes hold keys only; what they find is read from the table in batches. */
function readFoundItems(): Right {
  return { actions: ["dynamodb:BatchGetItem"], resources: [table.arn] };
}

/** A transaction needs the rights of what it is made of. */
function writeItems(): Right {
  return { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], resources: [table.arn] };
}

/** A fork's history is laid ready in batches, and sessions are removed so. */
function writeBatches(): Right {
  return { actions: ["dynamodb:BatchWriteItem"], resources: [table.arn] };
}

/** A snapshot is brought back only while it is there. */
function requireItems(): Right {
  return { actions: ["dynamodb:ConditionCheckItem"], resources: [table.arn] };
}

function deleteItems(): Right {
  return { actions: ["dynamodb:DeleteItem"], resources: [table.arn] };
}

/** A batch needs the right to what it is made of as well. */
function removeSessions(): Right[] {
  return [deleteItems(), writeBatches()];
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
  return { actions, resources: [$interpolate`${bucket.arn}/${blobPrefixes.sessions}*`] };
}

/** A link lets its holder do no more than whoever signed it. */
function useAnswers(...actions: string[]): Right {
  return { actions, resources: [$interpolate`${bucket.arn}/${blobPrefixes.answers}*`] };
}

function useUploads(...actions: string[]): Right {
  return { actions, resources: [$interpolate`${bucket.arn}/${blobPrefixes.uploads}*`] };
}

/** Data keys come from whoever creates what they are for. */
function makeDataKeys(...purposes: KeyPurpose[]): Right {
  return useKey("kms:GenerateDataKey", purposes);
}

/** Whoever reads what they are for has them unwrapped: what is signed in with, that is a session's browser alone. */
function unwrapDataKeys(...purposes: KeyPurpose[]): Right {
  return useKey("kms:Decrypt", purposes);
}

function useKey(action: string, purposes: KeyPurpose[]): Right {
  return {
    actions: [action],
    resources: [encryptionKey.arn],
    conditions: [
      { test: "StringEquals", variable: "kms:EncryptionContext:purpose", values: purposes },
    ],
  };
}
