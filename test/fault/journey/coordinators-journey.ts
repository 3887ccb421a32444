import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { CloudConfiguration } from "@dormouse/cloud";
import { seededRandom, type SeededRandom } from "../../support/harbor/data/seeded-random.ts";
import type { AttackedWorld } from "./attacked-world.ts";
import { auditCoordinated } from "./coordinated-audit.ts";
import type { Plan } from "./plan.ts";
import type { Journeying } from "./sessions-journey.ts";

export type CoordinatorTask = { configuration: CloudConfiguration; seed: string };

export type CoordinatorsJourney = {
  violations: string[];
  made: number;
  /** Of those made: whole in the end, and gone without a trace. */
  whole: number;
  gone: number;
  /** Coordinators that were killed in the middle of something. */
  coordinatorsKilled: number;
  serversKilled: number;
  sweepersKilled: number;
  durationMs: number;
};

const script = fileURLToPath(new URL("coordinator-process.ts", import.meta.url));
/** How many coordinators are at work at the same time. */
const atOnce = 2;
/** A coordinator begins so many sessions at most, and is killed within so many milliseconds of the last. */
const sessionsOfALife = 12;
const dyingMs = 60;
/** So many sessions are begun between two attacks on the world itself. */
const betweenAttacks = 8;
const lookAgainMs = 20;

/** Sessions are made, linked and destroyed by processes that are killed; then each is whole, or gone without a trace. */
export async function journeyOfCoordinators(
  world: AttackedWorld,
  plan: Plan,
  known: readonly string[],
  { onProgress = () => {} }: Journeying = {},
): Promise<CoordinatorsJourney> {
  const startedAtMs = performance.now();
  const random = seededRandom(`coordinators ${plan.seed}`);
  const time = AbortSignal.timeout(plan.withinMs);
  const made: string[] = [];
  const counts = { coordinatorsKilled: 0, serversKilled: 0, sweepersKilled: 0 };
  const over = new AbortController();
  const stop = AbortSignal.any([over.signal, time]);
  const attacking = attack(world, random, { counts, made, stop });
  let processes = 0;
  const lanes = Array.from({ length: atOnce }, async () => {
    const isEnough = (): boolean =>
      made.length >= plan.coordinated && counts.serversKilled > 0 && counts.sweepersKilled > 0;
    while (!isEnough() && !time.aborted) {
      const seed = `${plan.seed} ${(processes += 1)}`;
      const task = { configuration: world.reach.configuration, seed };
      const life = {
        sessions: random.integer(1, sessionsOfALife),
        dyingMs: random.integer(0, dyingMs),
      };
      await liveAndDie(task, life, (id) => made.push(id), time);
      counts.coordinatorsKilled += 1;
      if (processes % 10 === 0) onProgress(`${made.length} of ${plan.coordinated} sessions made`);
    }
  });
  await Promise.all(lanes).finally(() => over.abort());
  await attacking;
  const audit = await auditCoordinated(world, made, known, time);
  return { ...audit, ...counts, made: made.length, durationMs: performance.now() - startedAtMs };
}

/** @throws Error where it ends before it is killed. */
async function liveAndDie(
  task: CoordinatorTask,
  life: { sessions: number; dyingMs: number },
  onBegun: (sessionId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const child = fork(script, [JSON.stringify(task)], {
    execArgv: [],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const read = once(lines, "close");
  const lived = Promise.withResolvers<void>();
  const onAbort = (): void => lived.resolve();
  signal.addEventListener("abort", onAbort);
  let begun = 0;
  lines.on("line", (sessionId: string) => {
    onBegun(sessionId);
    begun += 1;
    if (begun === life.sessions) setTimeout(lived.resolve, life.dyingMs);
  });
  const end = await Promise.race([lived.promise.then(() => "lived"), exited.then(() => "ended")]);
  signal.removeEventListener("abort", onAbort);
  child.kill("SIGKILL");
  await Promise.all([exited, read]);
  if (end === "ended") throw new Error("a coordinator ended before it was killed");
}

type Counts = Pick<CoordinatorsJourney, "serversKilled" | "sweepersKilled">;

/** Those who clean up are killed too, and now and then what all of it is stored in. */
async function attack(
  world: AttackedWorld,
  random: SeededRandom,
  { counts, made, stop }: { counts: Counts; made: readonly string[]; stop: AbortSignal },
): Promise<void> {
  let after = 0;
  while (!stop.aborted) {
    if (made.length >= after) {
      after = made.length + betweenAttacks;
      const victim = random.pick(["table", "queue", "sweeper", "sweeper"] as const);
      if (victim !== "sweeper") counts.serversKilled += world.killServer(victim) ? 1 : 0;
      else if (await world.killWorker({ pool: "sweep", chance: 0 })) counts.sweepersKilled += 1;
    }
    await sleep(lookAgainMs, undefined, { signal: stop }).catch(() => {});
  }
}
