import { availableParallelism, totalmem } from "node:os";
import type { CoordinatorsJourney } from "./coordinators-journey.ts";
import { faultKinds } from "./faults.ts";
import type { Plan } from "./plan.ts";
import type { SessionsJourney } from "./sessions-journey.ts";

export type Outcome = {
  sessions: SessionsJourney;
  coordinators: CoordinatorsJourney;
  /** Of everything that was looked at. */
  violations: readonly string[];
  /** Why nothing is proved, if so. */
  missing: readonly string[];
};

const gibibyte = 1024 ** 3;

/** What was done, what was found, and the verdict, as Markdown. */
export function reportOf(plan: Plan, outcome: Outcome): string {
  const { sessions, coordinators, violations, missing } = outcome;
  const minutes = ((sessions.durationMs + coordinators.durationMs) / 60_000).toFixed(1);
  return [
    `${plan.sessions} sessions of ${plan.steps} steps, seed ${plan.seed}, ${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores and ` +
      `${Math.round(totalmem() / gibibyte)} GiB of memory, ${minutes} minutes.`,
    `### Sessions on Harbor\n\n${sectionOf(sessions)}`,
    `### Sessions made, linked and destroyed\n\n${coordinatorSectionOf(coordinators)}`,
    `### Verdict\n\n${verdictOf(violations, missing)}`,
  ].join("\n\n");
}

function sectionOf(sessions: SessionsJourney): string {
  const paused = Object.entries(sessions.pauses).map(([code, count]) => `${code} ${count}`);
  return [
    table(
      ["done to the world", "times"],
      faultKinds.map((kind) => [kind, sessions.faults[kind]]),
    ),
    table(
      ["what it had to do", "count"],
      [
        ["sessions completed, each with one booking on the site", sessions.sessionIds.length],
        ["steps, each done once", sessions.stepsDone],
        ["of these, at a second or later attempt", sessions.repeatedSteps],
        [
          `pauses after which a session was resumed${paused.length > 0 ? ` (${paused.join(", ")})` : ""}`,
          Object.values(sessions.pauses).reduce((total, count) => total + count, 0),
        ],
        ["events, each read once and in order", sessions.events],
        ["connections of their readers", sessions.connections],
        ["of these, hung up in mid-stream", sessions.disconnects],
      ],
    ),
  ].join("\n\n");
}

function coordinatorSectionOf(journey: CoordinatorsJourney): string {
  return table(
    ["what", "count"],
    [
      ["sessions begun", journey.made],
      ["of these, whole in the end, with each of its modules", journey.whole],
      ["of these, gone without a trace", journey.gone],
      ["coordinators killed", journey.coordinatorsKilled],
      ["sweepers killed", journey.sweepersKilled],
      ["kills of the table's and the queue's server", journey.serversKilled],
    ],
  );
}

function verdictOf(violations: readonly string[], missing: readonly string[]): string {
  if (violations.length > 0) {
    return `**${violations.length} promises broken:** ${violations.join("; ")}.`;
  }
  if (missing.length > 0) return `**Nothing is proved:** ${missing.join("; ")}.`;
  return "**Every promise kept:** nothing lost, nothing twice, every transcript equals its log.";
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
