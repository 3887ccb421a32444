import { writeSync } from "node:fs";
import { DormouseError, type ScriptStep } from "@dormouse/contract";
import { createCloudWorld } from "@dormouse/cloud";
import { defaultSettings, modulesOfEveryRun, SessionCoordinator } from "@dormouse/core";
import { exitWhenParentIsGone } from "../../../packages/local/src/servers/index.ts";
import { seededRandom } from "../../support/harbor/data/seeded-random.ts";
import type { CoordinatorTask } from "./coordinators-journey.ts";

/** Makes, links and destroys one session after another, until it is killed. */
exitWhenParentIsGone(() => {});
const { configuration, seed } = JSON.parse(process.argv[2] ?? "{}") as CoordinatorTask;
const world = createCloudWorld(configuration);
const random = seededRandom(`coordinator ${seed}`);
/** What it leaves undone is looked after soon. */
const settings = { ...defaultSettings, leaseMs: 1_500, dispatchGraceMs: 1_000 };
const coordinator = new SessionCoordinator({ world, settings, tenantId: "local" });

/** It lasts longer than the journey; no browser is needed for it. */
const sleep: ScriptStep = { type: "sleep", durationMs: 86_400_000 };
/** Too large to lie in the run's record: it is stored beside the session, before it. */
const large: ScriptStep = { type: "type", text: "x".repeat(40_000) };
const beginnings: [ScriptStep[], ...ScriptStep[][]] = [[], [sleep], [sleep, large]];

for (;;) await liveThroughOne();

async function liveThroughOne(): Promise<void> {
  tellNextId();
  const config = random.integer(0, 1) === 0 ? {} : { timeoutMs: 86_400_000 };
  const steps = random.pick(beginnings);
  const sessionId = await attempt(() => coordinator.createWorkflowSession(steps, config));
  if (sessionId === undefined) return;
  const [first, ...others] = modulesOfEveryRun;
  const moduleId = random.pick([first, ...others]);
  await attempt(() => coordinator.unlinkModuleSession(sessionId, moduleId));
  await attempt(() => coordinator.linkModuleSession(sessionId, moduleId));
  if (random.integer(0, 1) === 0) return;
  await attempt(() => coordinator.destroyWorkflowSession(sessionId));
}

/** The id of the session to come is told before anything can be known by it: what comes of it is asked for later. */
function tellNextId(): void {
  const { next } = world.ids;
  world.ids.next = () => {
    world.ids.next = next;
    const id = next.call(world.ids);
    writeSync(1, `${id}\n`);
    return id;
  };
}

/** @returns nothing where the world did not do it: its servers are killed as well. */
async function attempt<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof DormouseError) return undefined;
    throw error;
  }
}
