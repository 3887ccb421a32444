import type { HistoryAction } from "@dormouse/contract";
import type { Session } from "../../session/session.ts";
import type { World } from "../../world/world.ts";
import { pagesAround } from "./pages-around.ts";
import { Scripts } from "./scripts.ts";
import { stepsBackwards, type Acted, type ActedStep } from "./steps.ts";
import { viewAction } from "./view-action.ts";

export type ActionRange = {
  /** How many at most. */
  limit: number;
  /** How many of the newest to pass over. */
  offset: number;
  /** How many of the newest are told of at all. */
  most: number;
};

type Told = { t: number; step: ActedStep; acted: Acted };

/** What they gave and the pages around them are held together: all of a long history would not fit a function. */
const heldTogether = 25;

/** What the session has done, the newest first. */
export async function listActions(
  world: Pick<World, "store" | "blobs">,
  session: Session,
  { limit, offset, most }: ActionRange,
): Promise<HistoryAction[]> {
  const end = Math.min(offset + limit, most, countActions(session));
  const listed: HistoryAction[] = [];
  for await (const told of actionsBackwards(world, session, offset, end)) {
    listed.push(...(await viewActions(world, session, told)));
  }
  return listed;
}

/** How many actions the session has done, those that failed too. */
export function countActions({ actionCounts }: Pick<Session, "actionCounts">): number {
  return (actionCounts?.succeeded ?? 0) + (actionCounts?.failed ?? 0);
}

async function* actionsBackwards(
  world: Pick<World, "store" | "blobs">,
  session: Session,
  start: number,
  end: number,
): AsyncGenerator<Told[]> {
  if (start >= end) return;
  const total = countActions(session);
  let told: Told[] = [];
  let passed = 0;
  for await (const step of stepsBackwards(world, session, end)) {
    for (const acted of step.actions.toReversed()) {
      if (passed >= start && passed < end) told.push({ t: total - 1 - passed, step, acted });
      passed += 1;
    }
    if (told.length >= heldTogether) {
      yield told;
      told = [];
    }
    if (passed >= end) break;
  }
  if (told.length > 0) yield told;
}

async function viewActions(
  world: Pick<World, "store" | "blobs">,
  session: Session,
  told: readonly Told[],
): Promise<HistoryAction[]> {
  const scripts = new Scripts(world, session);
  const pages = await pagesAround(world, session, [
    ...new Set(told.map(({ step }) => step.record.step)),
  ]);
  return Promise.all(
    told.map(async ({ t, step, acted }) => {
      const actions = await scripts.actionsOf(step.record);
      return viewAction(t, step, acted, actions, pages.get(step.record.step) ?? {});
    }),
  );
}
