import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What was asked of DynamoDB: requests, and the items that they came to. */
export type TableCounts = {
  reads: number;
  queries: number;
  writes: number;
  itemsRead: number;
  itemsWritten: number;
  bytesWritten: number;
};

export type CountedTable = {
  /** To be asked in place of DynamoDB's. */
  url: string;
  /** What was asked while the work was done. */
  during(work: () => Promise<unknown>): Promise<TableCounts>;
  close(): Promise<void>;
};

type Answer = {
  Item?: unknown;
  Count?: number;
  Responses?: unknown[] | Record<string, unknown[]>;
};
type Asked = {
  TransactItems?: Record<string, unknown>[];
  RequestItems?: Record<string, unknown[]>;
};

/** A door to DynamoDB that counts what goes through it. */
export async function openCountedTable(dynamodbUrl: string): Promise<CountedTable> {
  let counts = none();
  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await textOf(incoming);
    const headers = Object.entries(incoming.headers).filter(([name]) => isPassed(name));
    const answer = await fetch(new URL(incoming.url ?? "/", dynamodbUrl), {
      method: "POST",
      headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
      body,
    });
    const text = await answer.text();
    count(String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "", body, text);
    outgoing.writeHead(answer.status, {
      "content-type": answer.headers.get("content-type") ?? "application/x-amz-json-1.0",
    });
    outgoing.end(text);
  }
  function count(operation: string, body: string, text: string): void {
    if (/^(?:Get|BatchGet|TransactGet)/.test(operation)) {
      counts.reads += 1;
      counts.itemsRead += itemsIn(JSON.parse(text) as Answer);
    } else if (operation === "Query") {
      counts.queries += 1;
      counts.itemsRead += (JSON.parse(text) as Answer).Count ?? 0;
    } else {
      counts.writes += 1;
      counts.itemsWritten += writesIn(JSON.parse(body) as Asked);
      counts.bytesWritten += Buffer.byteLength(body);
    }
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async during(work) {
      counts = none();
      await work();
      return { ...counts };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function none(): TableCounts {
  return { reads: 0, queries: 0, writes: 0, itemsRead: 0, itemsWritten: 0, bytesWritten: 0 };
}

/** `fetch` sets these itself. */
function isPassed(header: string): boolean {
  return !["host", "connection", "content-length", "expect"].includes(header);
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function itemsIn({ Item, Responses }: Answer): number {
  if (Responses === undefined) return Item === undefined ? 0 : 1;
  return Object.values(Responses).flat().length;
}

/** Of a transaction what it only looks at is no write. */
function writesIn({ TransactItems, RequestItems }: Asked): number {
  if (TransactItems !== undefined) {
    return TransactItems.filter((item) => !("ConditionCheck" in item)).length;
  }
  return RequestItems === undefined ? 1 : Object.values(RequestItems).flat().length;
}
