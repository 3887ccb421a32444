import { DormouseError } from "@dormouse/contract";
import { findPage, hotTrustMs, type FoundPage } from "../page-state/find-page.ts";
import { loadMemoryAt } from "../page-state/load-memory.ts";
import { skewMsMax } from "./faults.ts";
import { namesIn } from "./shown-page.ts";
import type { Simulation } from "./simulation.ts";
import type { Witnessed } from "./witness.ts";

/** As old as a copy may be, by clocks that are off either way. */
const oldestMs = hotTrustMs + 2 * skewMsMax;

/** One who looks at sessions' pages while things go wrong, each time by another process. */
export async function lookOn(simulation: Simulation): Promise<void> {
  const { timeline, random, witness } = simulation;
  while (!simulation.isCalm) {
    await timeline.wait(random.integer(500, 20_000));
    const sessions = [...witness.sessions.values()];
    if (sessions.length > 0) await look(simulation, random.pick(sessions));
  }
}

async function look(simulation: Simulation, witnessed: Witnessed): Promise<void> {
  const process = simulation.start("api");
  const fromMs = simulation.timeline.nowMs - oldestMs;
  const looking = findPage(simulation.worldOf(process), witnessed.key).then(
    (page) => check(simulation, witnessed, page, fromMs),
    (error: unknown) => {
      if (!(error instanceof DormouseError)) simulation.fail(error);
    },
  );
  await Promise.race([looking, process.ended]);
  process.kill();
}

/** @param fromMs the page is one that it was since then */
async function check(
  { truth, trace, violated, count }: Simulation,
  { key, pages }: Witnessed,
  page: FoundPage | undefined,
  fromMs: number,
): Promise<void> {
  count("lookedAtPages");
  const first = pages.findLastIndex((one) => one.fromMs <= fromMs);
  const were = pages.slice(Math.max(0, first)).map(({ step }) => step);
  const name = trace.sessionName(key);
  if (!were.includes(page?.step)) {
    violated(`${name}: shows the page of step ${page?.step}, and not one of ${String(were)}`);
  }
  const told = page && (await loadMemoryAt(truth, key, page.step));
  if (told !== undefined && String(namesIn(told.memory)) !== String(namesIn(page?.memory))) {
    violated(`${name}: shows another page than that of step ${page?.step}`);
  }
}
