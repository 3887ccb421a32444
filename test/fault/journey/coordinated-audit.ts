import { setTimeout as sleep } from "node:timers/promises";
import { createCloudWorld } from "@dormouse/cloud";
import {
  collect,
  defaultSettings,
  modulesOfEveryRun,
  SessionCoordinator,
  sweep,
  type World,
} from "@dormouse/core";
import { contentsOf, ofSession, type Contents } from "../../support/world/contents.ts";
import type { AttackedWorld } from "./attacked-world.ts";
import { untilAnswers } from "./persist.ts";

export type CoordinatedAudit = { violations: string[]; whole: number; gone: number };

const lookAgainMs = 1_000;
const minuteMs = 60_000;
/** By then the sweeper comes back to what it could not remove, since the server that holds it was gone. */
const postponedMs = 6 * minuteMs;
/** By then the collector takes for abandoned what no session came to name. */
const abandonedMs = 25 * 60 * minuteMs;

/** Gives those who clean up their time, and looks at each session that was begun. */
export async function auditCoordinated(
  world: AttackedWorld,
  made: readonly string[],
  known: readonly string[],
  signal: AbortSignal,
): Promise<CoordinatedAudit> {
  await untilAnswers(world, signal);
  const stored = createCloudWorld(world.reach.configuration);
  for (;;) {
    // Beside the world's own, which are at work: else tomorrow would have to be waited for.
    await sweep(later(stored, postponedMs), defaultSettings);
    await collect(later(stored, abandonedMs), defaultSettings, { deadlineMs: Infinity });
    const audit = await auditNow(stored, world, made, known);
    if (audit.violations.length === 0 || signal.aborted) return audit;
    await sleep(lookAgainMs, undefined, { signal }).catch(() => {});
  }
}

function later(world: World, afterMs: number): World {
  return { ...world, clock: { ...world.clock, nowMs: () => world.clock.nowMs() + afterMs } };
}

async function auditNow(
  stored: World,
  world: AttackedWorld,
  made: readonly string[],
  known: readonly string[],
): Promise<CoordinatedAudit> {
  const contents = await contentsOf(world.reach);
  const coordinator = new SessionCoordinator({
    world: stored,
    settings: defaultSettings,
    tenantId: "local",
  });
  const audit: CoordinatedAudit = {
    violations: strangers(contents, [...made, ...known]),
    whole: 0,
    gone: 0,
  };
  for (const sessionId of made) {
    const state = await stateOf(coordinator, contents, sessionId);
    if (state === "whole" || state === "gone") audit[state] += 1;
    else audit.violations.push(`session ${sessionId}: ${state}`);
  }
  return audit;
}

/** "whole", "gone", or what is amiss. */
async function stateOf(
  coordinator: SessionCoordinator,
  contents: Contents,
  sessionId: string,
): Promise<string> {
  const session = await coordinator.getWorkflowSession(sessionId);
  if (session === undefined) {
    const { items, blobKeys } = ofSession(contents, sessionId);
    const left = items.length + blobKeys.length;
    return left === 0 ? "gone" : `is gone, but for ${left} things of its own`;
  }
  if (session.status === "CLEANUP") return "is deleted, and its data is still there";
  const integrity = await coordinator.validateSessionIntegrity(sessionId);
  const isWhole = integrity.isValid && integrity.linkedModules.length === modulesOfEveryRun.length;
  return isWhole ? "whole" : `is not whole: ${JSON.stringify(integrity)}`;
}

/** Sessions in the table that nobody began. */
function strangers({ items }: Contents, known: readonly string[]): string[] {
  const partitions = items.flatMap(({ pk }) => /#SESSION#([^#]+)$/.exec(pk?.S ?? "")?.[1] ?? []);
  const unknown = new Set(partitions);
  for (const sessionId of known) unknown.delete(sessionId);
  return [...unknown].map((id) => `session ${id} is in the table, and nobody began it`);
}
