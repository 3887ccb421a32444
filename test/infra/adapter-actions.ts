import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./platform.ts";

/** The right that each command of the AWS SDK takes. A transaction takes those of its parts. */
const actions: Record<string, string[]> = {
  BatchGetCommand: ["dynamodb:BatchGetItem"],
  BatchWriteCommand: ["dynamodb:BatchWriteItem"],
  DeleteCommand: ["dynamodb:DeleteItem"],
  GetCommand: ["dynamodb:GetItem"],
  PutCommand: ["dynamodb:PutItem"],
  QueryCommand: ["dynamodb:Query"],
  ScanCommand: ["dynamodb:Scan"],
  TransactWriteCommand: [],
  UpdateCommand: ["dynamodb:UpdateItem"],
  AbortMultipartUploadCommand: ["s3:AbortMultipartUpload"],
  CompleteMultipartUploadCommand: ["s3:PutObject"],
  CopyObjectCommand: ["s3:GetObject", "s3:PutObject"],
  CreateMultipartUploadCommand: ["s3:PutObject"],
  UploadPartCommand: ["s3:PutObject"],
  DeleteObjectsCommand: ["s3:DeleteObject"],
  GetObjectCommand: ["s3:GetObject"],
  ListObjectsV2Command: ["s3:ListBucket"],
  PutObjectCommand: ["s3:PutObject"],
  DecryptCommand: ["kms:Decrypt"],
  GenerateDataKeyCommand: ["kms:GenerateDataKey"],
  SendMessageCommand: ["sqs:SendMessage"],
};

const transactionParts: Record<string, string> = {
  ConditionCheck: "dynamodb:ConditionCheckItem",
  Delete: "dynamodb:DeleteItem",
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
};

/**
 * Every right that the store, the keyring, the blobs and the sender of hints take, told from the commands in their
 * source.
 * @throws Error for a command that is not known above.
 */
export function adapterActions(): string[] {
  const source = ["dynamodb", "kms", "s3", "sqs/queue.ts"].map(readSource).join("\n");
  const commands = [...source.matchAll(/new (\w+Command)\(/g)].flatMap(([, command = ""]) => {
    const needed = actions[command];
    if (needed === undefined)
      throw new Error(`Say in adapter-actions.ts what right ${command} takes.`);
    return needed;
  });
  const parts = [...source.matchAll(/\b(ConditionCheck|Delete|Put|Update): \{/g)].flatMap(
    ([, part = ""]) => transactionParts[part] ?? [],
  );
  return [...new Set([...commands, ...parts])].toSorted();
}

function readSource(path: string): string {
  const absolute = join(repository, "packages/cloud/src", path);
  if (path.endsWith(".ts")) return readFileSync(absolute, "utf8");
  return readdirSync(absolute)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(absolute, file), "utf8"))
    .join("\n");
}
