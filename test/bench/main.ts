import { parseArgs } from "node:util";
import { runCommand } from "../../packages/local/src/terminal/command.ts";
import { writeReport } from "../support/report-page.ts";
import { groups } from "./benchmarks/index.ts";
import type { Aim, Group } from "./harness/benchmark.ts";
import { aimsOf, failedSectionOf, sectionOf } from "./harness/report.ts";
import { within } from "./harness/within.ts";
import { startBenchWorld, type BenchWorld } from "./support/bench-world.ts";
import { describeMachine } from "./support/machine.ts";

const names = groups.map(
  ({ name, benchmarks }) => `${name} (${benchmarks.map(({ name }) => name).join(", ")})`,
);
const usage = `npm run bench [-- --only name] [--rounds n] [--write]
  Measures this machine's Dormouse, each part beside its floor in the same run, and prints the tables.
  --only    one of a group, or a whole group: ${names.join("; ")}; may be given more than once
  --rounds  how many samples of what takes a second or so (default 5); of cheap things many more are taken
  --write   puts the tables into docs/benchmarks.md; goes with whole groups only`;

const page = new URL("../../docs/benchmarks.md", import.meta.url);

/** None takes half as long, unless the machine has much else to do. */
const benchmarkMsMax = 240_000;
/** Nor do all of a group take half as long. */
const groupMsMax = 660_000;

await runCommand(usage, async ({ args, onClose, untilStopped }) => {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true, default: [] },
      rounds: { type: "string", default: "5" },
      write: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  const chosen = choose(values.only);
  const isWhole = chosen.every(({ name, benchmarks }) =>
    groups.some((group) => group.name === name && group.benchmarks.length === benchmarks.length),
  );
  const writesPart = values.write && !isWhole;
  if (!Number.isInteger(rounds) || rounds < 1 || chosen.length === 0 || writesPart) {
    process.stderr.write(`${usage}\n`);
    return 1;
  }

  const startedAtMs = performance.now();
  const world = await startBenchWorld(onClose);
  const machine = await describeMachine(world);
  print(`${machine}\n`);
  let isStopped = false;
  void untilStopped.then(() => (isStopped = true));
  let failures = 0;
  for (const group of chosen) {
    const { sections, failed } = await runGroup(group, world, rounds);
    failures += failed;
    // What is cut short fails as well, and is no result.
    if (isStopped) return 1;
    if (!values.write) continue;
    const command = `npm run bench -- --only ${group.name} --write`;
    await writeReport(page, command, [machine, ...sections].join("\n\n"));
  }
  print(`Done in ${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s.`);
  return failures === 0 ? 0 : 1;
});

/** The groups, each with those of its benchmarks that are asked for. */
function choose(only: readonly string[]): Group[] {
  if (only.length === 0) return [...groups];
  return groups
    .map((group) => ({
      ...group,
      benchmarks: only.includes(group.name)
        ? group.benchmarks
        : group.benchmarks.filter(({ name }) => only.includes(name)),
    }))
    .filter(({ benchmarks }) => benchmarks.length > 0);
}

/** One that fails says so in its section, and the others are measured all the same. */
async function runGroup(
  { benchmarks }: Group,
  world: BenchWorld,
  rounds: number,
): Promise<{ sections: string[]; failed: number }> {
  const sections: string[] = [];
  const aims: Aim[] = [];
  let failed = 0;
  const untilMs = performance.now() + groupMsMax;
  for (const benchmark of benchmarks) {
    const leftMs = Math.max(0, Math.min(benchmarkMsMax, untilMs - performance.now()));
    const running = within(leftMs, () => benchmark.run(world, rounds));
    const section = await running.then(
      (result) => {
        aims.push(...(result.aims ?? []));
        return sectionOf(benchmark, result);
      },
      (error: unknown) => {
        failed += 1;
        process.stderr.write(`${benchmark.name}: ${String(error)}\n`);
        return failedSectionOf(benchmark, error);
      },
    );
    sections.push(section);
    print(`${section}\n`);
  }
  return { sections: [...aimsOf(aims), ...sections], failed };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
