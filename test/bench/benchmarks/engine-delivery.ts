import type { Benchmark } from "../harness/benchmark.ts";
import { digits } from "../harness/report.ts";
import { quantile } from "../harness/summary.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { followSession } from "../support/followed-session.ts";

const eventsPerRound = 200;
const crowd = 5;
const aimedMs = 100;

export const engineDelivery: Benchmark = {
  name: "engine-delivery",
  title: "From the commit of an event until a client has it, over server-sent events",

  async run(world, rounds) {
    const events = rounds * eventsPerRound;
    const one = await take(world, 1, events);
    const all = await take(world, crowd, events);
    const p99 = quantile(one, 0.99);
    return {
      tables: [
        {
          columns: ["what", "median, ms", "p99, ms", "greatest, ms"],
          rows: [
            ["**ours**, one client", ...figures(one)],
            [
              `**ours**, ${crowd} clients of one session, until the last of them has it`,
              ...figures(all),
            ],
          ],
        },
      ],
      remarks: [
        `${events} events of each, one after the other: announced through Redis once committed, through the stream function ` +
          "and the gateway to the typed client.",
      ],
      aims: [
        {
          aim: `committed until a client has it: p99 under ${aimedMs} ms`,
          measured: `${digits(p99)} ms`,
          met: p99 < aimedMs,
        },
      ],
    };
  },
};

async function take(world: BenchWorld, followers: number, events: number): Promise<number[]> {
  const followed = await followSession(world, followers);
  const samples: number[] = [];
  try {
    for (let event = 0; event < events; event += 1) samples.push(await followed.sample());
  } finally {
    await followed.close();
  }
  return samples;
}

function figures(samples: number[]): string[] {
  return [
    `**${digits(quantile(samples, 0.5))}**`,
    digits(quantile(samples, 0.99)),
    digits(Math.max(...samples)),
  ];
}
