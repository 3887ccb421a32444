import type { HotState } from "../world/hot-state.ts";
import { withMethods } from "../with-methods.ts";
import type { Simulation } from "./simulation.ts";

/** Copies that are lost, and writes that come late, as happens where nobody is told of it. */
export function unreliable(simulation: Simulation, hot: HotState): HotState {
  const write = (apply: () => Promise<void>): Promise<void> => {
    const { random, timeline, faults, count } = simulation;
    if (random.chance(faults.hotLost)) {
      count("hotCopiesLost");
      return Promise.resolve();
    }
    if (!random.chance(faults.hotLate)) return apply();
    timeline.after(random.integer(1, 20_000), () => void apply());
    return Promise.resolve();
  };
  return withMethods<HotState>(hot, {
    readPage: async (key) =>
      simulation.random.chance(simulation.faults.hotLost) ? undefined : hot.readPage(key),
    putPage: (key, page) =>
      write(async () => {
        const session = await simulation.truth.store.read(key);
        if (session !== undefined && session.revision < page.revision) {
          simulation.violated(`a copy of step ${page.step} is hot that was never committed`);
        }
        await hot.putPage(key, page);
      }),
    confirmPage: (key, stand) => write(() => hot.confirmPage(key, stand)),
    forget: (key, agentId) => write(() => hot.forget(key, agentId)),
  });
}
