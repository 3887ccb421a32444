import { afterAll, beforeAll, expect, it } from "vitest";
import { AttackedWorld } from "./journey/attacked-world.ts";
import { journeyOfCoordinators } from "./journey/coordinators-journey.ts";
import { smallPlan } from "./journey/plan.ts";
import { journeyOfSessions } from "./journey/sessions-journey.ts";
import { missingFromCoordinators, missingFromSessions } from "./journey/verdict.ts";

/** The journeys of `npm run faults`, on a small scale. */
let world: AttackedWorld;
const known: string[] = [];

beforeAll(async () => {
  world = await AttackedWorld.start(smallPlan.settings);
});
afterAll(() => world.close());

it("nothing is lost and nothing is there twice while workers, servers and everything are killed, and readers hang up", async () => {
  const journey = await journeyOfSessions(world, smallPlan);
  known.push(...journey.sessionIds);
  expect(journey.violations).toEqual([]);
  expect(missingFromSessions(smallPlan, journey)).toEqual([]);
}, 300_000);

it("a session that is made, linked or destroyed by a process that is killed is whole in the end, or gone without a trace", async () => {
  const journey = await journeyOfCoordinators(world, smallPlan, known);
  expect(journey.violations).toEqual([]);
  expect(missingFromCoordinators(smallPlan, journey)).toEqual([]);
}, 300_000);
