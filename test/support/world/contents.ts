import type { LocalWorld } from "@dormouse/local";

type Item = Record<string, { S?: string }>;
export type Contents = { items: Item[]; blobKeys: string[] };

/** Everything that the table and the bucket hold, read past the product's own adapters. */
export async function contentsOf({
  servers,
}: {
  servers: Pick<LocalWorld["servers"], "dynamodbUrl" | "s3Url">;
}): Promise<Contents> {
  const [items, blobKeys] = await Promise.all([scan(servers.dynamodbUrl), listKeys(servers.s3Url)]);
  return { items, blobKeys };
}

/** What of it belongs to the session. */
export function ofSession({ items, blobKeys }: Contents, sessionId: string): Contents {
  return {
    items: items.filter((item) => item["pk"]?.S?.includes(sessionId)),
    blobKeys: blobKeys.filter((key) => key.includes(sessionId)),
  };
}

async function scan(endpoint: string): Promise<Item[]> {
  const items: Item[] = [];
  let from: unknown;
  do {
    const answer = await ask<{ Items: Item[]; LastEvaluatedKey?: unknown }>(
      endpoint,
      "DynamoDB_20120810.Scan",
      { TableName: "dormouse", ConsistentRead: true, ...(from ? { ExclusiveStartKey: from } : {}) },
    );
    items.push(...answer.Items);
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

async function listKeys(endpoint: string): Promise<string[]> {
  const keys: string[] = [];
  let from: string | undefined;
  do {
    const query = new URLSearchParams({ "list-type": "2", ...(from && { "start-after": from }) });
    const response = await fetch(`${endpoint}/dormouse-blobs?${query}`, {
      headers: signature("s3"),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    const page = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
    keys.push(...page);
    from = page.at(-1);
  } while (from !== undefined);
  return keys;
}

/** What the bucket holds under the key, as it is. */
export async function readBlob(endpoint: string, key: string): Promise<Buffer> {
  const path = key.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(`${endpoint}/dormouse-blobs/${path}`, { headers: signature("s3") });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

/** One call of an AWS JSON protocol. The local servers ask for a signature but do not read it. */
export async function ask<Answer>(
  endpoint: string,
  target: string,
  body: unknown,
): Promise<Answer> {
  const service = target.startsWith("AmazonSQS") ? "sqs" : "dynamodb";
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": `application/x-amz-json-1.0`,
      "x-amz-target": target,
      ...signature(service),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
  return (text === "" ? {} : JSON.parse(text)) as Answer;
}

function signature(service: string): Record<string, string> {
  return {
    "x-amz-date": "20260101T000000Z",
    authorization:
      `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, ` +
      "SignedHeaders=host;x-amz-date, Signature=0",
  };
}
