import { parseArgs } from "node:util";
import { runCommand } from "../../packages/local/src/terminal/command.ts";
import { writeReport } from "../support/report-page.ts";
import { benchmarks } from "./benchmarks/index.ts";

import { sectionOf } from "./harness/report.ts";
import { startBenchWorld } from "./support/bench-world.ts";
import { describeMachine } from "./support/machine.ts";

const usage = `npm run bench [-- --only name] [--rounds n] [--write]
  Measures this machine's Dormouse, each part beside its floor in the same run, and prints the tables.
  --only    one of ${benchmarks.map(({ name }) => name).join(", ")}; may be given more than once
  --rounds  how many samples of what takes a second or so (default 5); of cheap things many more are taken
  --write   puts the tables into docs/benchmarks.md; goes with all of them only`;

const page = new URL("../../docs/benchmarks.md", import.meta.url);

await runCommand(usage, async ({ args, onClose }) => {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true, default: [] },
      rounds: { type: "string", default: "5" },
      write: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  const chosen = benchmarks.filter(
    ({ name }) => values.only.length === 0 || values.only.includes(name),
  );
  const writesPart = values.write && chosen.length < benchmarks.length;
  if (!Number.isInteger(rounds) || rounds < 1 || chosen.length === 0 || writesPart) {
    process.stderr.write(`${usage}\n`);
    return 1;
  }

  const startedAtMs = performance.now();
  const world = await startBenchWorld(onClose);
  const sections = [await describeMachine(world)];
  print(`${sections[0]}\n`);
  for (const benchmark of chosen) {
    const section = sectionOf(benchmark, await benchmark.run(world, rounds));
    sections.push(section);
    print(`${section}\n`);
  }
  print(`Done in ${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s.`);
  if (values.write) await writeReport(page, "npm run bench -- --write", sections.join("\n\n"));
  return 0;
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
