import type { RunRequest, ScriptStep } from "@dormouse/contract";
import { seededRandom, type SeededRandom } from "../../support/harbor/data/seeded-random.ts";
import { dayFromTerminalDay } from "../../support/harbor/data/terminal-day.ts";
import { containers } from "../../support/harbor/index.ts";
import { script, signIn } from "../../support/world/sessions.ts";
import type { Plan } from "./plan.ts";

const bookable = containers.filter(({ status }) => status === "Available")[0]?.number ?? "none";

/** The day that the session of this number books a truck for; no other session does. */
export function dayOf(index: number): string {
  return dayFromTerminalDay(1 + index);
}

/** Signs in, looks around, books one truck somewhere in between, and at the end finds one booking. */
export function workOf(index: number, { seed, steps }: Plan, site: string): RunRequest {
  const random = seededRandom(`work ${seed} ${index}`);
  const day = dayOf(index);
  const booking = random.pick([bookInOneStep(site, day), bookInTwo(site, day)]);
  const others = steps - 2 - booking.length;
  const before = random.integer(0, others);
  const looks = Array.from({ length: others }, () => look(site, random));
  return script(signIn(site), ...looks.slice(0, before), ...booking, ...looks.slice(before), {
    name: "one booking",
    actions: isBooked(site, day),
  });
}

/** Each page is shown to those who are signed in only: a login that was lost would show. */
function look(site: string, random: SeededRandom): ScriptStep {
  const container = random.pick([containers[0], ...containers.slice(1)])?.number ?? "none";
  const pages: [ScriptStep, ...ScriptStep[]] = [
    visit(`${site}/containers`),
    visit(`${site}/containers/${container}`),
    visit(`${site}/containers/${container}/print`),
    visit(`${site}/appointments`),
    visit(`${site}/documents`),
    // The page as the step before has left it, in this process or another.
    { name: "stay", actions: [{ type: "read" }, { type: "expect", url: `${site}/` }] },
  ];
  return random.pick(pages);
}

function visit(url: string): ScriptStep {
  return {
    name: "look",
    actions: [
      { type: "goto", url },
      { type: "expect", url },
    ],
  };
}

const bookFirst = {
  type: "click" as const,
  locator: { css: "[data-testid=slot] button:not([disabled])", nth: 0 },
};

function slotsOf(site: string, day: string) {
  const url = `${site}/appointments?container=${bookable}&date=${day}`;
  return { type: "goto" as const, url };
}

function bookInOneStep(site: string, day: string): ScriptStep[] {
  return [
    {
      name: "book",
      once: { probe: isBooked(site, day) },
      actions: [slotsOf(site, day), bookFirst, { type: "waitFor", locator: { testId: "booked" } }],
    },
  ];
}

/** The slots may be another process's than the click. */
function bookInTwo(site: string, day: string): ScriptStep[] {
  return [
    { ...slotsOf(site, day), name: "slots" },
    { ...bookFirst, name: "book", effect: true, probe: isBooked(site, day) },
  ];
}

/** The page shows the newest bookings only; this answers with all of them. */
function isBooked(site: string, day: string) {
  return [
    { type: "goto" as const, url: `${site}/api/bookings` },
    { type: "expect" as const, text: `"date":"${day}"` },
  ];
}
