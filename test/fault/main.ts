import { parseArgs } from "node:util";
import { runCommand } from "../../packages/local/src/terminal/command.ts";
import { writeReport } from "../support/report-page.ts";
import { AttackedWorld } from "./journey/attacked-world.ts";
import { journeyOfCoordinators } from "./journey/coordinators-journey.ts";
import { faultsFor, fullPlan, type Plan } from "./journey/plan.ts";
import { reportOf } from "./journey/report.ts";
import { journeyOfSessions } from "./journey/sessions-journey.ts";
import { missingFromCoordinators, missingFromSessions } from "./journey/verdict.ts";

const usage = `npm run faults [-- --sessions n] [--steps n] [--coordinated n] [--minutes n] [--seed n] [--write]
  Has sessions work on Harbor while processes of their world are killed with SIGKILL every few seconds: workers,
  servers, everything; then has coordinators, which are killed as well, make, link and destroy sessions. Looks whether
  anything is lost, there twice, or half done.
  --sessions  how many (default ${fullPlan.sessions})
  --steps     of each session (default ${fullPlan.steps}, at least 4)
  --coordinated  sessions that coordinators make (default ${fullPlan.coordinated})
  --minutes   when what has not settled counts as stuck (default ${fullPlan.withinMs / 60_000})
  --seed      decides the scripts, the faults and their victims (default: another each time)
  --write     puts the report into docs/faults.md, where every promise was kept`;

const page = new URL("../../docs/faults.md", import.meta.url);

await runCommand(usage, async ({ args, onClose }) => {
  const { values } = parseArgs({
    args,
    options: {
      sessions: { type: "string", default: String(fullPlan.sessions) },
      steps: { type: "string", default: String(fullPlan.steps) },
      coordinated: { type: "string", default: String(fullPlan.coordinated) },
      minutes: { type: "string", default: String(fullPlan.withinMs / 60_000) },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
      write: { type: "boolean", default: false },
    },
  });
  const plan: Plan = {
    ...fullPlan,
    sessions: Number(values.sessions),
    atOnce: Number(values.sessions),
    steps: Number(values.steps),
    faults: faultsFor(Number(values.sessions) * Number(values.steps)),
    coordinated: Number(values.coordinated),
    withinMs: Number(values.minutes) * 60_000,
    seed: Number(values.seed),
  };
  if (!isSound(plan)) {
    process.stderr.write(`${usage}\n`);
    return 1;
  }
  process.stderr.write(`Seed ${plan.seed}\n`);
  const world = await AttackedWorld.start(plan.settings);
  let left: string[] = [];
  const end = async (): Promise<void> => {
    left = await world.close();
  };
  onClose(end);
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const sessions = await journeyOfSessions(world, plan, { onProgress: tell });
  for (const violation of sessions.violations) tell(violation);
  const known = sessions.sessionIds;
  const coordinators = await journeyOfCoordinators(world, plan, known, { onProgress: tell });
  await end();
  const violations = [
    ...sessions.violations,
    ...coordinators.violations,
    ...left.map((one) => `left running: ${one}`),
  ];
  const missing = [
    ...missingFromSessions(plan, sessions),
    ...missingFromCoordinators(plan, coordinators),
  ];
  const report = reportOf(plan, { sessions, coordinators, violations, missing });
  process.stdout.write(`${report}\n`);
  const isKept = violations.length === 0 && missing.length === 0;
  if (values.write && isKept) await writeReport(page, "npm run faults -- --write", report);
  return isKept ? 0 : 1;
});

function isSound({ sessions, steps, coordinated, withinMs, seed }: Plan): boolean {
  return (
    Number.isInteger(sessions) &&
    sessions >= 1 &&
    Number.isInteger(steps) &&
    steps >= 4 &&
    Number.isInteger(coordinated) &&
    coordinated >= 10 &&
    withinMs > 0 &&
    Number.isInteger(seed)
  );
}
