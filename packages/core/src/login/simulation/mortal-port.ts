import type { SimulatedProcess } from "../../simulation/process.ts";
import type { Random } from "../../simulation/random.ts";
import { withCalls } from "../../simulation/reach.ts";

const never = new Promise<never>(() => {});

/** How a process reaches a port: each call takes time, and may be the last that it makes. */
export type Fate = {
  random: Random;
  process: SimulatedProcess;
  /** How probable it is that it is killed at a call. */
  killed(): number;
  onKilled(): void;
};

export function mortal<Port extends object>(
  { random, process, killed, onKilled }: Fate,
  port: Port,
): Port {
  const die = (): Promise<never> => {
    onKilled();
    process.kill();
    return never;
  };
  return withCalls("", port, async (_call, _parameters, apply) => {
    const isLast = random.chance(killed());
    const [before, after] = [random.chance(0.3), random.chance(0.5)];
    if (isLast && before) return die();
    await process.pass(random.integer(1, 15));
    const answer = Promise.resolve(apply());
    if (isLast && !after) {
      answer.catch(() => {});
      return die();
    }
    const value: unknown = await answer;
    return isLast ? die() : process.pass(random.integer(1, 5)).then(() => value);
  });
}
