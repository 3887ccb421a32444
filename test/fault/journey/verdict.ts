import type { CoordinatorsJourney } from "./coordinators-journey.ts";
import { faultKinds } from "./faults.ts";
import { leastOf, type Plan } from "./plan.ts";
import type { SessionsJourney } from "./sessions-journey.ts";

/** Sessions that are made for each kill of a coordinator, at most. */
const sessionsPerKill = 30;

/** Why the journey proves nothing: too little went wrong in it. Empty where it does. */
export function missingFromCoordinators(plan: Plan, journey: CoordinatorsJourney): string[] {
  const { made, whole, gone, coordinatorsKilled, serversKilled, sweepersKilled } = journey;
  return [
    ...atLeast("sessions made", made, plan.coordinated),
    ...atLeast(
      "coordinators killed",
      coordinatorsKilled,
      Math.ceil(plan.coordinated / sessionsPerKill),
    ),
    ...atLeast("kills of a server under coordinators", serversKilled, 1),
    ...atLeast("sweepers killed", sweepersKilled, 1),
    ...atLeast("coordinated sessions that are whole", whole, Math.ceil(made / 10)),
    ...atLeast("coordinated sessions that are gone", gone, Math.ceil(made / 10)),
  ];
}

/** Why the journey proves nothing: too little went wrong in it. Empty where it does. */
export function missingFromSessions(plan: Plan, journey: SessionsJourney): string[] {
  const { faults, repeatedSteps, disconnects } = journey;
  const least = leastOf(plan);
  const never = faultKinds.filter((kind) => faults[kind] === 0).map((kind) => `never: ${kind}`);
  return [
    ...never,
    ...atLeast("workers killed", faults["worker killed"], least.workersKilled),
    ...atLeast("steps done again", repeatedSteps, least.repeatedSteps),
    ...atLeast("readers that hung up", disconnects, least.disconnects),
  ];
}

function atLeast(what: string, count: number, wanted: number): string[] {
  return count >= wanted ? [] : [`${count} ${what}, where ${wanted} are the least`];
}
