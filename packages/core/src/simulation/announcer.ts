import type { Announcer } from "../world/announcer.ts";
import type { SimulatedProcess } from "./process.ts";
import type { Simulation } from "./simulation.ts";

type Listener = Parameters<Announcer["subscribe"]>[1];

/** As a process hears of events: some come late, twice, in another order or not at all, and lines break. */
export function hearing(
  announcer: Announcer,
  simulation: Simulation,
  process: SimulatedProcess,
): Announcer {
  return {
    publish: (key, events) => announcer.publish(key, events),
    async subscribe(key, { onEvent, onLost }) {
      const { random } = simulation;
      let open = true;
      const heard: Listener = {
        onEvent(event) {
          const { announcementLost, announcementLate, lineLost } = simulation.faults;
          if (random.chance(lineLost)) {
            open = false;
            void process.pass(random.integer(1, 50)).then(onLost);
          }
          if (!open || random.chance(announcementLost)) return;
          const late = random.chance(announcementLate) ? random.integer(50, 5_000) : 0;
          void process.pass(late + random.integer(1, 10)).then(() => onEvent(event));
        },
        onLost,
      };
      return announcer.subscribe(key, heard);
    },
  };
}
