import type { Container } from "./containers.ts";
import { seededRandom } from "./seeded-random.ts";
import { addMinutes } from "./terminal-day.ts";

export interface TimelineEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly what: string;
  readonly place: string;
}

const hour = 60;

/** What has happened to a container so far, oldest first. */
export function timelineOf(container: Container): TimelineEvent[] {
  const { call, status } = container;
  const random = seededRandom(`timeline ${container.number}`);
  const events: TimelineEvent[] = [];
  let at = addMinutes(call.berthsAt, -random.integer(9 * 24 * hour, 16 * 24 * hour));
  const then = (
    minimumMinutes: number,
    maximumMinutes: number,
    what: string,
    place: string,
  ): void => {
    at = addMinutes(at, random.integer(minimumMinutes, maximumMinutes));
    events.push({ at, what, place });
  };

  then(0, 0, "Gated in at origin", call.origin);
  then(20 * hour, 60 * hour, `Loaded on ${call.vessel}`, call.origin);
  then(3 * hour, 14 * hour, "Vessel departed", call.origin);
  if (status === "On vessel") return events;

  at = call.berthsAt;
  then(0, 0, "Vessel berthed", `Berth ${call.berth}`);
  then(1 * hour, 6 * hour, "Discharged", `Berth ${call.berth}`);
  then(20, 90, "Placed in yard", container.location === "–" ? "Yard" : container.location);
  if (status === "In yard") return events;

  then(30, 3 * hour, "Customs inspection ordered", "Customs office");
  if (status === "On hold") return events;

  then(2 * hour, 6 * hour, "Customs released", "Customs office");
  then(5, 40, "Available for pick-up", "Yard");
  if (status === "Available") return events;

  then(1 * hour, 4 * hour, "Gated out by truck", random.pick(["North gate", "South gate"]));
  return events;
}
