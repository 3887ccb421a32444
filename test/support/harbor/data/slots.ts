import { seededRandom } from "./seeded-random.ts";

/** An hour in which a truck may come to a gate. A slot takes any number of trucks. */
export interface Slot {
  /** `"08:00"`; names the slot within its day. */
  readonly time: string;
  readonly until: string;
  readonly gate: "North gate" | "South gate";
  readonly open: boolean;
  readonly waitMinutes: number;
}

const firstHour = 6;
const lastHour = 17;

/** The slots of a day (`YYYY-MM-DD`): always the same for the same day, two of them closed. */
export function slotsOn(date: string): Slot[] {
  const random = seededRandom(`slots ${date}`);
  const closed = [random.integer(firstHour, 11), random.integer(12, lastHour)];
  return Array.from({ length: lastHour - firstHour + 1 }, (_, index) => {
    const hour = firstHour + index;
    return {
      time: onTheHour(hour),
      until: onTheHour(hour + 1),
      gate: random.pick(["North gate", "South gate"]),
      open: !closed.includes(hour),
      waitMinutes: random.integer(1, 9) * 5,
    };
  });
}

function onTheHour(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
