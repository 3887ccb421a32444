import { findPage, hotTrustMs } from "../page-state/find-page.ts";
import { loadMemoryAt } from "../page-state/load-memory.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import type { Session } from "../session/session.ts";
import type { Content } from "./browser.ts";
import { skewMsMax } from "./faults.ts";
import { buttonsOf, lastOf, namesIn } from "./shown-page.ts";
import type { Simulation } from "./simulation.ts";
import type { Witnessed } from "./witness.ts";

type Violated = (what: string) => void;

/**
 * The page after each step is what its browser showed, as far as that is still known; a ref is one element's for ever;
 * and whoever asks now is given the newest.
 * @param contents what the browser held, by the version of the snapshot that was taken of it
 */
export async function checkPages(
  simulation: Simulation,
  session: Session,
  { log, snapshots }: Witnessed,
  contents: ReadonlyMap<number, Content>,
  violated: Violated,
): Promise<void> {
  if (session.status === "CLEANUP") return;
  const { truth } = simulation;
  const names = new Map<string, string>();
  let newest: { step: number; memory: PageMemory } | undefined;
  for (const { type, data } of log) {
    if (type !== "step.completed" && type !== "step.failed" && type !== "step.cancelled") continue;
    if (data.pageState === undefined) continue;
    const found = await loadMemoryAt(truth, session, data.step);
    if (found?.step !== data.pageState.step) {
      violated(
        `step ${data.step} tells of the page of step ${data.pageState.step}, not ${found?.step}`,
      );
      continue;
    }
    newest = found;
    for (const [ref, { name }] of Object.entries(found.memory.content.elements)) {
      const before = names.get(ref) ?? name;
      if (before !== name) violated(`${ref} is of ${before} first and then of ${name}`);
      names.set(ref, name);
    }
    const content = contents.get(data.snapshotVersion);
    if (content === undefined || snapshots.get(data.snapshotVersion)?.step !== data.step) continue;
    const shown = buttonsOf(content.typed);
    const told = namesIn(found.memory);
    const isSame =
      String(shown) === String(told) || (type === "step.failed" && isOneLater(shown, told));
    if (!isSame) {
      violated(`the page after step ${data.step} is ${String(told)}, and not ${String(shown)}`);
    }
  }
  await checkNewest(simulation, session, newest, violated);
}

/** What a step was cut short in may come to its page between the capture of that and the look at it. */
function isOneLater(shown: string[], told: string[]): boolean {
  return told.length > 0 && String(lastOf([...shown, ...told.slice(-1)])) === String(told);
}

async function checkNewest(
  { truth, timeline }: Simulation,
  session: Session,
  newest: { step: number; memory: PageMemory } | undefined,
  violated: Violated,
): Promise<void> {
  const laterMs = timeline.nowMs + hotTrustMs + 2 * skewMsMax;
  const later = { nowMs: () => laterMs, sleep: () => Promise.resolve() };
  const found = await findPage({ ...truth, clock: later }, session);
  const told = session.pageState?.outdated ? undefined : newest;
  if (
    found?.step !== told?.step ||
    String(namesIn(found?.memory)) !== String(namesIn(told?.memory))
  ) {
    violated(`its page is said to be that of step ${found?.step}, and not of ${told?.step}`);
  }
}
