import { faultKinds } from "./faults.ts";
import type { Plan } from "./plan.ts";
import type { SessionsJourney } from "./sessions-journey.ts";

/** So many steps for each kill of a worker, at most. */
const stepsPerKill = 40;

/** Why a journey proves nothing: too little went wrong in it. Empty where it does. */
export function missingFrom(plan: Plan, journey: SessionsJourney): string[] {
  const { faults, repeatedSteps, disconnects } = journey;
  const kills = Math.max(3, Math.floor((plan.sessions * plan.steps) / stepsPerKill));
  const never = faultKinds.filter((kind) => faults[kind] === 0).map((kind) => `never: ${kind}`);
  return [
    ...never,
    ...atLeast("workers killed", faults["worker killed"], kills),
    ...atLeast("steps done again", repeatedSteps, Math.floor(kills / 3)),
    ...atLeast("readers that hung up", disconnects, 5 * plan.sessions),
  ];
}

function atLeast(what: string, count: number, wanted: number): string[] {
  return count >= wanted ? [] : [`${count} ${what}, where ${wanted} are the least`];
}
