import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { SessionEvent } from "@dormouse/contract";
import type { Harbor } from "../../support/harbor/index.ts";
import { openHints } from "../../support/world/queue.ts";
import { dense, eventsOf, readLog } from "../../support/world/sessions.ts";
import type { AttackedWorld } from "./attacked-world.ts";
import { untilAnswers } from "./persist.ts";
import type { Plan } from "./plan.ts";
import type { Transcript } from "./transcript.ts";
import { dayOf } from "./work.ts";

/** What was found when all was over: nothing in `violations` if every promise was kept. */
export type Findings = {
  violations: string[];
  events: number;
  /** Steps that were done at another than their first attempt. */
  repeatedSteps: number;
  /** Why sessions paused, and how often. */
  pauses: Record<string, number>;
};

/** What was killed last is started again; its dead letters are looked at. */
const answersWithinMs = 120_000;
const lookAgainMs = 500;

/** Looks at every session from all sides: the site, the log, the readers, the modules, the queue. */
export async function audit(
  world: AttackedWorld,
  harbor: Harbor,
  plan: Plan,
  transcripts: readonly Transcript[],
): Promise<Findings> {
  await untilAnswers(world, AbortSignal.timeout(answersWithinMs));
  const findings: Findings = { violations: [], events: 0, repeatedSteps: 0, pauses: {} };
  const { violations } = findings;
  for (const transcript of transcripts) {
    const log = await readLog(world.reach, transcript.sessionId);
    count(log, findings);
    const found = [
      ...violationsOfLog(log, plan.steps),
      ...violationsOfReader(transcript, log),
      ...(await violationsOfSession(world, transcript)),
    ];
    violations.push(...found.map((what) => `session ${transcript.sessionId}: ${what}`));
  }
  violations.push(...violationsOnSite(harbor, transcripts.length));
  violations.push(...(await strangers(world, transcripts)));
  violations.push(...(await leftInQueues(world)));
  return findings;
}

function count(log: readonly SessionEvent[], findings: Findings): void {
  findings.events += log.length;
  const done = eventsOf(log, "step.completed");
  findings.repeatedSteps += done.filter(({ data }) => data.attempt > 1).length;
  for (const { data } of eventsOf(log, "session.paused")) {
    const { code } = data.reason;
    findings.pauses[code] = (findings.pauses[code] ?? 0) + 1;
  }
}

function violationsOfLog(log: readonly SessionEvent[], steps: number): string[] {
  const numbers = log.map(({ sequence }) => sequence);
  const done = eventsOf(log, "step.completed").map(({ data }) => data.step);
  const endings = log.filter(({ type }) => /^run\.(completed|failed|cancelled)$/.test(type));
  return [
    ...unless(
      isDeepStrictEqual(numbers, dense(log.length)),
      `its log is not dense: ${numbers.join()}`,
    ),
    ...unless(isDeepStrictEqual(done, dense(steps)), `it did the steps ${done.join()}`),
    ...unless(eventsOf(log, "run.created").length === 1, "it has not one run"),
    ...unless(endings.length === 1 && log.at(-1) === endings[0], "its run has not one end"),
    ...unless(
      log.at(-1)?.type === "run.completed",
      `its log ends with ${JSON.stringify(log.at(-1))}`,
    ),
  ];
}

function violationsOfReader(
  { events, complaints }: Transcript,
  log: readonly SessionEvent[],
): string[] {
  const same = isDeepStrictEqual(events, log);
  return [
    ...complaints,
    ...unless(same, `its reader saw ${events.length} events that are not the log's ${log.length}`),
  ];
}

async function violationsOfSession(
  { client }: AttackedWorld,
  { sessionId, runId }: Transcript,
): Promise<string[]> {
  const [session, run, integrity] = await Promise.all([
    client.sessions.get(sessionId),
    client.sessions.run(sessionId, runId),
    client.modules.integrity(sessionId),
  ]);
  return [
    ...unless(session.status === "COMPLETED", `it is ${session.status}`),
    ...unless(run.status === "COMPLETED", `its run is ${run.status}`),
    ...unless(integrity.isValid, `its modules are amiss: ${JSON.stringify(integrity)}`),
  ];
}

function violationsOnSite(harbor: Harbor, sessions: number): string[] {
  const bookings = Object.groupBy(harbor.bookings(), ({ date }) => date);
  const days = Array.from({ length: sessions }, (_, index) => dayOf(index));
  const counts = days.map((day) => ({ day, count: bookings[day]?.length ?? 0 }));
  return counts
    .filter((one) => one.count !== 1)
    .map((one) => `the site has ${one.count} bookings for ${one.day}`);
}

/** Sessions that nobody asked for, and those asked for that there are not. */
async function strangers(
  { client }: AttackedWorld,
  transcripts: readonly Transcript[],
): Promise<string[]> {
  const listed = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await client.sessions.list({ limit: 100, ...(cursor && { cursor }) });
    for (const { sessionId } of page.items) listed.add(sessionId);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  const ours = new Set(transcripts.map(({ sessionId }) => sessionId));
  return [
    ...[...listed]
      .filter((id) => !ours.has(id))
      .map((id) => `session ${id} was made, and nobody knows it`),
    ...[...ours].filter((id) => !listed.has(id)).map((id) => `session ${id} is not listed`),
  ];
}

async function leftInQueues(world: AttackedWorld): Promise<string[]> {
  const hints = openHints(world.reach);
  const untilMs = Date.now() + answersWithinMs;
  for (;;) {
    const { dead } = await hints.counts();
    if (dead === 0 || Date.now() > untilMs)
      return unless(dead === 0, `${dead} dead letters were left`);
    await sleep(lookAgainMs);
  }
}

function unless(holds: boolean, violation: string): string[] {
  return holds ? [] : [violation];
}
