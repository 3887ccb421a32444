const dayMs = 24 * 3_600_000;
const firstDayMs = Date.UTC(2026, 2, 3);
const days = 365;

/**
 * A day that is not among the `taken` ones. Drawn at random, so that a sample that was cut off and goes on
 * now, without a booking yet, has another day than a new one.
 * @param taken days as `YYYY-MM-DD`.
 */
export function freeDay(taken: readonly string[]): string {
  const booked = new Set(taken);
  const all = Array.from({ length: days + booked.size }, (_, day) => dayText(day));
  const free = all.filter((day) => !booked.has(day));
  return free[Math.floor(Math.random() * free.length)] ?? dayText(0);
}

function dayText(day: number): string {
  return new Date(firstDayMs + day * dayMs).toISOString().slice(0, 10);
}
