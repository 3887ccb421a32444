import { seededRandom } from "../../support/harbor/data/seeded-random.ts";
import { startHarbor } from "../../support/harbor/index.ts";
import type { AttackedWorld } from "./attacked-world.ts";
import { audit, type Findings } from "./audit.ts";
import { attack, noFaults, type FaultCounts } from "./faults.ts";
import { Owner } from "./owner.ts";
import { isEnough, type Plan } from "./plan.ts";

export type SessionsJourney = Findings & {
  faults: FaultCounts;
  sessionIds: string[];
  stepsDone: number;
  disconnects: number;
  connections: number;
  durationMs: number;
};

export type Journeying = {
  /** Told every few seconds how far it has come. */
  onProgress?: (line: string) => void;
};

const progressEveryMs = 10_000;

/** Sessions work on Harbor while their world is attacked; then nothing may be lost, and nothing be there twice. */
export async function journeyOfSessions(
  world: AttackedWorld,
  plan: Plan,
  { onProgress = () => {} }: Journeying = {},
): Promise<SessionsJourney> {
  const startedAtMs = performance.now();
  const harbor = await startHarbor();
  const owner = new Owner(world, plan);
  const faults = noFaults();
  const over = new AbortController();
  const time = AbortSignal.timeout(plan.withinMs);
  const attacking = attack(
    plan,
    {
      world,
      random: seededRandom(`faults ${plan.seed}`),
      progress: () => owner.stepsDone / (plan.sessions * plan.steps),
      isEnough: () => isEnough(plan, owner),
      nextHint: () => owner.nextHint(),
    },
    { counts: faults, stop: AbortSignal.any([over.signal, time]) },
  );
  const telling = setInterval(() => {
    const wanted = Math.max(plan.sessions, owner.transcripts.length) * plan.steps;
    onProgress(`${owner.stepsDone} of ${wanted} steps, ${sum(faults)} faults`);
  }, progressEveryMs);
  try {
    const stuck: string[] = [];
    // An attack that fails is a fault of this journey, and ends it.
    await Promise.race([
      owner.getDone(harbor.url, attacking, time),
      attacking.then(() => new Promise<never>(() => {})),
    ]).catch((error: unknown) => {
      if (!time.aborted) throw error;
      stuck.push(`not everything was done within ${plan.withinMs / 1_000} s`);
    });
    over.abort();
    await attacking;
    const findings = await audit(world, harbor, plan, owner.transcripts);
    const { stepsDone, disconnects } = owner;
    return {
      ...findings,
      sessionIds: owner.transcripts.map(({ sessionId }) => sessionId),
      violations: [...stuck, ...findings.violations],
      faults,
      stepsDone,
      disconnects,
      connections: owner.transcripts.reduce((total, one) => total + one.connections, 0),
      durationMs: performance.now() - startedAtMs,
    };
  } finally {
    over.abort();
    clearInterval(telling);
    await harbor.close();
  }
}

export function sum(faults: FaultCounts): number {
  return Object.values(faults).reduce((total, count) => total + count, 0);
}
