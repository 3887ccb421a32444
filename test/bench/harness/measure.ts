import { summarize, type Summary } from "./summary.ts";

/** Takes one sample: of what is compared, without what it takes to get there. Milliseconds, or bytes. */
export type Sampler = () => Promise<number>;

export type Series<Name extends string> = Record<Name, Summary>;

/**
 * Takes samples of each in turn: what else the machine does meanwhile meets all alike, and the ratio of
 * two medians holds where the medians themselves do not. Each round begins with another one, so that
 * none always runs in the wake of the same neighbour.
 * @param warmUp rounds whose samples are thrown away.
 */
export async function interleave<Name extends string>(
  samplers: Readonly<Record<Name, Sampler>>,
  { rounds, warmUp }: { rounds: number; warmUp: number },
): Promise<Series<Name>> {
  const entries = Object.entries<Sampler>(samplers);
  const taken = new Map(entries.map(([name]): [string, number[]] => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    const first = (round + warmUp) % entries.length;
    for (const [name, sample] of [...entries.slice(first), ...entries.slice(0, first)]) {
      const sampled = await sample();
      if (round >= 0) taken.get(name)?.push(sampled);
    }
  }
  return Object.fromEntries(
    [...taken].map(([name, samples]) => [name, summarize(samples)]),
  ) as Series<Name>;
}

/** How long the work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** Playwright takes many seconds for as many origins: three samples of those say enough. */
export function roundsFor(origins: number, rounds: number): number {
  return origins > 50 ? Math.min(rounds, 3) : rounds;
}
