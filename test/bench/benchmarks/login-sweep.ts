import { defaultSettings, refreshLogins } from "@dormouse/core";
import { harborSite } from "../../../packages/local/src/sample/harbor-site.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { digits } from "../harness/report.ts";
import type { TableCounts } from "../support/counted-table.ts";
import { openLoginTable, type LoginTable } from "../support/login-table.ts";

const due = 10;
const sizes = [100, 1_000, 10_000];
const loginsPerRound = 2_000;

export const loginSweep: Benchmark = {
  name: "login-sweep",
  title: `Looking after logins: one sweep, where ${due} have their turn`,

  async run({ local, onClose }, rounds) {
    const site = harborSite("http://127.0.0.1:7610");
    const chosen = sizes.filter((size) => size <= rounds * loginsPerRound);
    const swept: Record<string, TableCounts> = {};
    const samplers: Record<string, () => Promise<number>> = {};
    for (const size of chosen) {
      const logins = await openLoginTable(local, `logins-${size}`, site);
      onClose(() => logins.close());
      await logins.add(size - due, logins.world.clock.nowMs() + 86_400_000);
      samplers[size] = async () => {
        const { counts, takenMs } = await sweep(logins);
        swept[size] = counts;
        return takenMs;
      };
    }
    const series = await interleave(samplers, { rounds, warmUp: 1 });
    return {
      tables: [
        {
          columns: ["logins", "one sweep, ms", "reads", "queries", "writes", "items read"],
          rows: chosen.map((size) => {
            const { median, min, max } = series[size] ?? { median: 0, min: 0, max: 0 };
            const { reads, queries, writes, itemsRead } = swept[size] ?? {};
            return [
              size.toLocaleString("en"),
              `**${digits(median)}** (${digits(min)} – ${digits(max)})`,
              ...[reads, queries, writes, itemsRead].map(String),
            ];
          }),
        },
      ],
      remarks: [
        "Reads, queries and writes are requests of DynamoDB, counted at a door in front of it; each of the ten is read, given a run that looks whether somebody is still signed in, and handed to the queue.",
      ],
      aims: [
        {
          aim: "looking after logins costs what those cost whose turn it is, however many there are",
          measured: chosen
            .map((size) => `${requestsOf(swept[size])} requests of ${size}`)
            .join(", "),
          met: new Set(chosen.map((size) => requestsOf(swept[size]))).size === 1,
        },
      ],
    };
  },
};

async function sweep({ world, table, add }: LoginTable) {
  await add(due, world.clock.nowMs() - 1);
  let takenMs = 0;
  const counts = await table.during(async () => {
    takenMs = await timed(async () => {
      const { refreshed } = await refreshLogins(world, defaultSettings);
      if (refreshed !== due) throw new Error(`${refreshed} were refreshed`);
    });
  });
  return { counts, takenMs };
}

function requestsOf(counts: TableCounts | undefined): number {
  if (counts === undefined) return 0;
  return counts.reads + counts.queries + counts.writes;
}
