import { limits } from "@dormouse/contract";
import type { SessionKey } from "@dormouse/core";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { partitionOf } from "../../../packages/cloud/src/dynamodb/keys.ts";
import { openTable } from "../../../packages/cloud/src/dynamodb/table.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { digits } from "../harness/report.ts";
import type { Summary } from "../harness/summary.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { createLongLog } from "../support/long-log.ts";

const eventsMax = 10_000;
const eventsPerRound = 2_000;

export const engineReplay: Benchmark = {
  name: "engine-replay",
  title: "Replaying a long log to a client",

  async run(world, rounds) {
    const events = Math.min(eventsMax, rounds * eventsPerRound);
    const key = await createLongLog(world, events);
    const taken = await interleave(
      {
        streamed: () => timed(() => replayStreamed(world, key, events)),
        paged: () => timed(() => replayPaged(world, key, events)),
        plain: () => timed(() => queryPlain(world, key, events)),
      },
      { rounds, warmUp: 1 },
    );
    const row = (what: string, summary: Summary): string[] => [
      what,
      `**${digits(summary.median)}** (${digits(summary.min)} – ${digits(summary.max)})`,
      Math.round((events / summary.median) * 1_000).toLocaleString("en"),
    ];
    return {
      tables: [
        {
          columns: ["what", "all of them, ms", "events per second"],
          rows: [
            row("**ours**: server-sent events, from the first to the last", taken.streamed),
            row(`**ours**: JSON, in pages of ${limits.eventPageSizeMax}`, taken.paged),
            row("the same items by `Query` alone, read and parsed", taken.plain),
          ],
        },
      ],
      remarks: [
        `${events.toLocaleString("en")} events of completed steps, about 600 bytes each, read by the typed client and by \`fetch\`.`,
      ],
    };
  },
};

async function replayStreamed(
  { client }: BenchWorld,
  { sessionId }: SessionKey,
  events: number,
): Promise<void> {
  let expected = 1;
  for await (const { sequence } of client.events(sessionId)) {
    if (sequence !== expected) throw new Error(`event ${sequence} came, not ${expected}`);
    if (sequence === events) return;
    expected += 1;
  }
  throw new Error("the stream ended too soon");
}

async function replayPaged(
  { local }: BenchWorld,
  { sessionId }: SessionKey,
  events: number,
): Promise<void> {
  let after = 0;
  while (after < events) {
    const url = `${local.url}/v1/sessions/${sessionId}/events?after=${after}&limit=${limits.eventPageSizeMax}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${local.apiKey}` } });
    const { items } = (await response.json()) as { items: { sequence: number }[] };
    if (items[0]?.sequence !== after + 1) throw new Error(`page ${after} has a hole before it`);
    after += items.length;
  }
}

async function queryPlain({ local }: BenchWorld, key: SessionKey, events: number): Promise<void> {
  const { client } = openTable({ tableName: "dormouse", endpoint: local.servers.dynamodbUrl });
  let read = 0;
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: "dormouse",
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :event)",
        ExpressionAttributeValues: { ":pk": partitionOf(key), ":event": "EVENT#" },
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    read += Items.map(({ json }) => JSON.parse(String(json)) as unknown).length;
    from = LastEvaluatedKey;
  } while (from !== undefined);
  client.destroy();
  if (read !== events) throw new Error(`${read} events were read`);
}
