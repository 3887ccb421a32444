import { afterAll, beforeAll, expect, it } from "vitest";
import { AttackedWorld } from "./journey/attacked-world.ts";
import { smallPlan } from "./journey/plan.ts";
import { journeyOfSessions } from "./journey/sessions-journey.ts";
import { missingFrom } from "./journey/verdict.ts";

/** The journeys of `npm run faults`, on a small scale. */
let world: AttackedWorld;

beforeAll(async () => {
  world = await AttackedWorld.start(smallPlan.settings);
});
afterAll(() => world.close());

it("nothing is lost and nothing is there twice while workers, servers and everything are killed, and readers hang up", async () => {
  const journey = await journeyOfSessions(world, smallPlan);
  expect(journey.violations).toEqual([]);
  expect(missingFrom(smallPlan, journey)).toEqual([]);
}, 300_000);
