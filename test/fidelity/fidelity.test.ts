import { describe, expect, it } from "vitest";
import type { Case } from "./case.ts";
import { cases } from "./cases/index.ts";
import { Journey } from "./journey.ts";
import { notKept } from "./not-kept.ts";
import { play, type Outcome } from "./run.ts";
import { ours } from "./systems/ours.ts";

const groups = [...new Set(cases.map(({ group }) => group))];
const exceptions = new Map(notKept.map((exception) => [exception.id, exception]));
const journeys = Journey.of(
  ours,
  cases.filter(({ shares }) => shares),
);

/** What a case came to: as part of a longer session where it can be, else in one of its own. */
function outcomeOf(one: Case): Promise<Outcome> {
  return journeys.get(one.id)?.outcomeOf(one) ?? play(ours, one);
}

describe.each(groups)("a session that slept keeps, of %s,", (group) => {
  const own = cases.filter((one) => one.group === group);
  it.each(own.filter(({ id }) => !exceptions.has(id)))("$title ($id)", async (one) => {
    const { verdict, found, error } = await outcomeOf(one);
    if (error !== undefined) throw error;
    expect(found?.first).toEqual(one.expected);
    expect(verdict).toBe("kept");
  });
});

describe("what is not kept", () => {
  it.each(notKept)("is still so: $id, since $reason", async ({ id, verdict }) => {
    const one = cases.find((candidate) => candidate.id === id);
    if (one === undefined) throw new Error(`there is no case ${id}`);
    expect((await outcomeOf(one)).verdict).toBe(verdict);
  });
});

describe("the table of cases", () => {
  it("has 60 at least, each with an id of its own", () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });
});
