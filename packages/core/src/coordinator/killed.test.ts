import type { ScriptStep, SessionStatus } from "@dormouse/contract";
import { expect, test } from "vitest";
import { collect } from "../collect/collect.ts";
import { orphanGraceMs } from "../collect/schedule.ts";
import { blobPrefix } from "../session/blob-prefix.ts";
import { defaultSettings as settings } from "../settings.ts";
import { Random } from "../simulation/random.ts";
import { sweep } from "../sweep/sweep.ts";
import { Mortal } from "../worker/simulation/mortal.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import { SessionCoordinator } from "./coordinator.ts";
import { modulesOfEveryRun } from "./module-session.ts";

const tenantId = "tenant";
const worlds = 20;
const sessionsEach = 50;

/** Too large to lie in the run's record: it is stored beside the session, before it. */
const large: ScriptStep = { type: "type", text: "x".repeat(40_000) };
const beginnings: ScriptStep[][] = [[], [{ type: "read" }], [large]];

/** How processes ended, and how sessions stand in the end; those of which nothing is left are gone. */
type Counts = Partial<Record<"killed" | "done" | SessionStatus | "gone", number>>;

test("1,000 sessions made, linked and destroyed by processes that are killed: none is left half done", async () => {
  const counts: Counts = {};
  const broken: string[] = [];
  const count = (what: keyof Counts): number => (counts[what] = (counts[what] ?? 0) + 1);
  for (let seed = 1; seed <= worlds; seed += 1) {
    const world = createMemoryWorld();
    const made = namesMade(world);
    await live(world, new Random(seed), made, count);
    await comeToRest(world);
    for (const sessionId of made) {
      if (!(await isWholeOrGone(world, sessionId, count))) broken.push(`${sessionId} of ${seed}`);
    }
  }
  expect(broken).toEqual([]);
  const { killed = 0, done = 0, gone = 0, ACTIVE = 0, INITIALIZING = 0, CLEANUP = 0 } = counts;
  expect(killed + done).toBeGreaterThan(2 * worlds * sessionsEach);
  expect(Math.min(killed, done, gone, ACTIVE, INITIALIZING)).toBeGreaterThan(100);
  expect(CLEANUP).toBe(0);
});

/** Every id that is given out from now on, whatever becomes of it. */
function namesMade(world: MemoryWorld): string[] {
  const made: string[] = [];
  const { next } = world.ids;
  world.ids.next = () => {
    const id = next.call(world.ids);
    made.push(id);
    return id;
  };
  return made;
}

async function live(
  world: MemoryWorld,
  random: Random,
  made: string[],
  count: (how: "killed" | "done") => number,
): Promise<void> {
  /** Has a process of its own do it, which may not live to its end. */
  async function attempt(act: (coordinator: SessionCoordinator) => Promise<unknown>) {
    const mortal = new Mortal(random.chance(0.4) ? random.integer(1, 12) : Infinity);
    const reached = { world: mortal.reaching(world), settings, tenantId };
    const acting = act(new SessionCoordinator(reached)).then(() => "done" as const);
    count(await Promise.race([acting, mortal.died.then(() => "killed" as const)]));
  }
  for (let index = 0; index < sessionsEach; index += 1) {
    const before = made.length;
    const steps = random.pick(beginnings);
    const config = random.chance(0.5) ? {} : { timeoutMs: 86_400_000 };
    await attempt((coordinator) => coordinator.createWorkflowSession(steps, config));
    const sessionId = made[before] ?? "none";
    if ((await world.store.read({ tenantId, sessionId })) === undefined) continue;
    const moduleId = random.pick(modulesOfEveryRun);
    await attempt(async (coordinator) => {
      await coordinator.unlinkModuleSession(sessionId, moduleId);
      await coordinator.linkModuleSession(sessionId, moduleId);
    });
    if (random.chance(0.5)) {
      await attempt((coordinator) => coordinator.destroyWorkflowSession(sessionId));
    }
  }
}

/** The schedules have had their turns, in processes that may be killed as well. */
async function comeToRest(world: MemoryWorld): Promise<void> {
  await world.clock.advance(settings.leaseMs + settings.dispatchGraceMs);
  for (let touches = 5; touches < 100; touches += 20) {
    const mortal = new Mortal(touches);
    await Promise.race([sweep(mortal.reaching(world), settings), mortal.died]);
  }
  await sweep(world, settings, { deadlineMs: Infinity });
  await world.clock.advance(orphanGraceMs);
  await collect(world, settings, { deadlineMs: Infinity });
}

/** Its modules are all there and fit together; or there is no session, and nothing that lies with one. */
async function isWholeOrGone(
  world: MemoryWorld,
  sessionId: string,
  count: (how: SessionStatus | "gone") => number,
): Promise<boolean> {
  const key = { tenantId, sessionId };
  const coordinator = new SessionCoordinator({ world, settings, tenantId });
  const session = await coordinator.getWorkflowSession(sessionId);
  count(session?.status ?? "gone");
  if (session !== undefined) {
    const { isValid, linkedModules } = await coordinator.validateSessionIntegrity(sessionId);
    return isValid && linkedModules.length === modulesOfEveryRun.length;
  }
  const left = [
    ...(await world.store.readEvents(key, { afterSequence: 0, limit: 9 })),
    ...(await world.store.listRuns(key, { limit: 9 })).items,
    ...world.blobs.keys().filter((name) => name.startsWith(blobPrefix(key))),
  ];
  return left.length === 0;
}
