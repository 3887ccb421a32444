import { parseArgs } from "node:util";
import { missingFrom, simulateMany } from "./batch.ts";
import { simulate } from "./simulate.ts";

const usage = `npm run simulate [-- --seeds n] [--first-seed n]
  Lives through the engine's life in a simulated world in which everything goes wrong, once for each seed, and
  checks what must be true afterwards. One seed alone prints what happened in it, line by line.
  --seeds       how many (default 2000)
  --first-seed  the first of them (default 1)`;

/** Told of so many failures; more would say the same. */
const failuresShown = 10;

process.exitCode = await main();

async function main(): Promise<number> {
  const wanted = parseWanted();
  if (wanted === undefined) {
    process.stderr.write(`${usage}\n`);
    return 1;
  }
  const { seeds, firstSeed } = wanted;
  return seeds === 1 ? replay(firstSeed) : explore(firstSeed, seeds);
}

function parseWanted(): { seeds: number; firstSeed: number } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: "string", default: "2000" },
        "first-seed": { type: "string", default: "1" },
      },
    });
    const [seeds, firstSeed] = [Number(values.seeds), Number(values["first-seed"])];
    return Number.isInteger(firstSeed) && Number.isInteger(seeds) && seeds > 0
      ? { seeds, firstSeed }
      : undefined;
  } catch {
    return undefined;
  }
}

async function replay(seed: number): Promise<number> {
  const { trace, violations } = await simulate(seed, { traced: true });
  print(trace.join("\n"));
  print(violations.length === 0 ? `Seed ${seed}: all is as it must be.` : "");
  for (const violation of violations) print(`Seed ${seed}: ${violation}`);
  return violations.length === 0 ? 0 : 1;
}

async function explore(firstSeed: number, seeds: number): Promise<number> {
  const startedAtMs = performance.now();
  const secondsGone = (): number => (performance.now() - startedAtMs) / 1_000;
  let shown = 0;
  const batch = await simulateMany({
    firstSeed,
    seeds,
    onSeed({ seed, violations }) {
      if (violations.length > 0 && (shown += 1) <= failuresShown) {
        print(`Seed ${seed}: ${violations[0]}`);
        print(`  npm run simulate -- --seeds 1 --first-seed ${seed}`);
      }
      const done = seed - firstSeed + 1;
      if (done % 5_000 === 0) print(`${done} seeds in ${secondsGone().toFixed(0)} s`);
    },
  });
  const missing = missingFrom(batch, seeds);
  for (const what of missing) print(`Nothing is proved: ${what}.`);
  const counted = [...batch.counts].toSorted(([left], [right]) => (left < right ? -1 : 1));
  print(counted.map(([name, count]) => `${name} ${count}`).join(", "));
  const perSecond = (seeds / secondsGone()).toFixed(0);
  print(`${batch.failures.length} of ${seeds} seeds failed; ${perSecond} seeds per second`);
  return batch.failures.length === 0 && missing.length === 0 ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
