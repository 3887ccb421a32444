import { expect, it } from "vitest";
import { freeDay } from "./free-day.ts";

it("a free day is none of those taken, however many and wherever they lie", () => {
  const taken: string[] = [];
  for (let booking = 0; booking < 500; booking += 1) {
    const day = freeDay(taken);
    expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(taken).not.toContain(day);
    taken.push(day);
  }
});
