import { parseArgs } from "node:util";
import { runCommand } from "../../packages/local/src/terminal/command.ts";
import { writeReport } from "../support/report-page.ts";
import { cases } from "./cases/index.ts";
import { notKept } from "./not-kept.ts";
import { reportOf, type Row } from "./report/table.ts";
import { play } from "./run.ts";
import { systems } from "./systems/index.ts";

const usage = `npm run fidelity [-- --only text] [--write]
  Puts sessions to sleep and wakes them, with Dormouse, with Playwright's storageState and with a copied
  user-data-dir, and prints what each has kept.
  --only   cases whose id holds the text
  --write  puts the tables into docs/fidelity.md; goes with all cases only`;

const page = new URL("../../docs/fidelity.md", import.meta.url);

await runCommand(usage, async ({ args }) => {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", default: "" },
      write: { type: "boolean", default: false },
    },
  });
  const chosen = cases.filter(({ id }) => id.includes(values.only));
  if (chosen.length === 0 || (values.write && chosen.length < cases.length)) {
    process.stderr.write(`${usage}\n`);
    return 1;
  }
  const rows: Row[] = [];
  for (const played of chosen) {
    const outcomes = await Promise.all(systems.map((system) => play(system, played)));
    const verdicts = outcomes.map(({ verdict }) => verdict);
    rows.push({ played, verdicts });
    process.stderr.write(`${played.id}: ${verdicts.join(", ")}\n`);
  }
  const report = reportOf(systems, rows, notKept);
  process.stdout.write(`${report}\n`);
  if (values.write) await writeReport(page, "npm run fidelity -- --write", report);
  return 0;
});
