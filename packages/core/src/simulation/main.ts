import { parseArgs } from "node:util";
import { missingFrom, simulateMany } from "./batch.ts";
import { simulateLogins } from "../login/simulation/simulate-logins.ts";
import { simulate } from "./simulate.ts";

const usage = `npm run simulate [-- --seeds n] [--first-seed n] [--logins n]
  Lives through the engine's life in a simulated world in which everything goes wrong, once for each seed, and
  checks what must be true afterwards. One seed alone prints what happened in it, line by line.
  --seeds       how many (default 2000)
  --first-seed  the first of them (default 1)
  --logins      keeps so many logins alive instead, at a site that lets nobody stay; one seed takes half a minute for 200`;

/** Told of so many failures; more would say the same. */
const failuresShown = 10;

process.exitCode = await main();

async function main(): Promise<number> {
  const wanted = parseWanted();
  if (wanted === undefined) {
    process.stderr.write(`${usage}\n`);
    return 1;
  }
  const { seeds, firstSeed, logins } = wanted;
  if (logins > 0) return keepAlive(firstSeed, seeds, logins);
  return seeds === 1 ? replay(firstSeed) : explore(firstSeed, seeds);
}

function parseWanted(): { seeds: number; firstSeed: number; logins: number } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: "string" },
        "first-seed": { type: "string", default: "1" },
        logins: { type: "string", default: "0" },
      },
    });
    const logins = Number(values.logins);
    const seeds = Number(values.seeds ?? (logins > 0 ? 1 : 2_000));
    const firstSeed = Number(values["first-seed"]);
    const areWhole = [seeds, firstSeed, logins].every(Number.isInteger);
    return areWhole && seeds > 0 && logins >= 0 ? { seeds, firstSeed, logins } : undefined;
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

async function keepAlive(firstSeed: number, seeds: number, logins: number): Promise<number> {
  let failures = 0;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const { violations, ...counts } = await simulateLogins(seed, { logins });
    const counted = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
    print(`Seed ${seed}: ${counted.join(", ")}`);
    for (const violation of violations.slice(0, failuresShown)) print(`  ${violation}`);
    if (violations.length > 0) failures += 1;
  }
  print(`${failures} of ${seeds} seeds failed`);
  return failures === 0 ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
