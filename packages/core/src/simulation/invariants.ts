import type { SessionEvent, SessionEventOf } from "@dormouse/contract";
import { integrityOf } from "../coordinator/integrity.ts";
import { hasWork } from "../session/publish.ts";
import type { Session } from "../session/session.ts";
import { checkDecisions, checkUsage } from "./agent-invariants.ts";
import type { Client } from "./client.ts";
import { isBeginning } from "./command.ts";
import { deedOf, textsOf } from "./deed.ts";
import { skewMsMax } from "./faults.ts";
import { checkFiles, checkUnrecorded } from "./file-invariants.ts";
import type { Follower } from "./follower.ts";
import { checkPages } from "./page-invariants.ts";
import type { Simulation } from "./simulation.ts";
import { checkBlobs, checkSnapshots } from "./snapshot-invariants.ts";
import { checkAnswers } from "./told.ts";
import { isSkip, type Witnessed } from "./witness.ts";

/** A session waits for nothing but its owner. */
export function isSettled(session: Session | undefined): boolean {
  if (session === undefined) return true;
  const { status, dueAtMs, lease } = session;
  return status !== "CLEANUP" && !hasWork(session) && dueAtMs === undefined && lease === undefined;
}

/** Checks what must be true when all has come to rest, whatever went wrong before. */
export async function checkInvariants(
  simulation: Simulation,
  clients: readonly Client[],
): Promise<void> {
  const { truth, witness, trace } = simulation;
  for (const witnessed of witness.sessions.values()) {
    const name = trace.sessionName(witnessed.key);
    const violated = (what: string): void => simulation.violated(`${name}: ${what}`);
    const session = await truth.store.read(witnessed.key);
    checkRuns(witnessed, violated);
    checkAnswers(witnessed, violated);
    checkEffects(simulation, witnessed, violated);
    checkAgents(witnessed, violated);
    checkDecisions(simulation, witnessed, violated);
    checkTimers(witnessed, violated);
    if (session === undefined) {
      if (witnessed.log.at(-1)?.type !== "session.deleted") violated("is gone, undeleted");
      continue;
    }
    if (!isSettled(session)) violated(`does not settle: ${session.status}`);
    await checkExternalKey(simulation, session, violated);
    for (const { message } of integrityOf(session).recommendations) violated(message);
    checkUsage(session, witnessed, violated);
    await checkLog(simulation, session, witnessed, violated);
    const contents = await checkSnapshots(simulation, session, witnessed, violated);
    await checkPages(simulation, session, witnessed, contents, violated);
    await checkFiles(simulation, session, witnessed, violated);
  }
  checkRequests(simulation);
  for (const client of clients) {
    checkPromises(simulation, client);
    for (const follower of client.followers) checkFollower(simulation, follower);
  }
}

/** Checks what must be true behind the last collection. */
export async function checkCollected(simulation: Simulation): Promise<void> {
  const { truth, witness, trace } = simulation;
  await checkBlobs(simulation);
  for (const witnessed of witness.sessions.values()) {
    const session = await truth.store.read(witnessed.key);
    if (session === undefined) continue;
    const name = trace.sessionName(witnessed.key);
    const violated = (what: string): void => simulation.violated(`${name}: ${what}`);
    await checkFiles(simulation, session, witnessed, violated);
    await checkUnrecorded(simulation, session, violated);
  }
}

type Violated = (what: string) => void;

/** What its client calls it stands for it, and so for no other. */
async function checkExternalKey(
  { truth }: Simulation,
  { tenantId, sessionId, externalKey }: Session,
  violated: Violated,
): Promise<void> {
  if (externalKey === undefined) return;
  const pointer = await truth.store.readExternalKey(tenantId, externalKey);
  if (pointer?.sessionId !== sessionId)
    violated(`is called ${externalKey}, as ${pointer?.sessionId} is`);
}

/** What is stored is what was committed: events without a hole, and one record for each step. */
async function checkLog(
  { truth }: Simulation,
  session: Session,
  { key, log }: Witnessed,
  violated: Violated,
): Promise<void> {
  const events = await truth.store.readEvents(key, { afterSequence: 0, limit: 100_000 });
  const sequences = events.map(({ sequence }) => sequence);
  const dense = Array.from({ length: session.lastSequence }, (_, index) => index + 1);
  if (String(sequences) !== String(dense)) {
    violated(`its log has events ${String(sequences)}, its last is ${session.lastSequence}`);
  }
  if (JSON.stringify(events) !== JSON.stringify(log)) violated("its log is not what was written");
  const records = await truth.store.readSteps(key, { fromStep: 1, toStep: 100_000 });
  const recorded = records.map(({ step }) => step);
  const done = log.filter(isStepEvent).map(({ data }) => data.step);
  if (String(recorded) !== String(done)) {
    violated(`it has records of steps ${String(recorded)}, its log tells of ${String(done)}`);
  }
  const passed = log.filter(isPassed).map(({ data }) => data.step);
  const all = Array.from({ length: session.nextStep - 1 }, (_, index) => index + 1);
  if (String(passed) !== String(all)) {
    violated(`its log tells of steps ${String(passed)}, not of ${String(all)}`);
  }
}

const endings = new Set(["run.completed", "run.failed", "run.cancelled"]);

/** Each run's steps come one after another, and it ends once, or waits for a decision, its own or of the one before. */
function checkRuns({ log, runs, shortRuns: isShort }: Witnessed, violated: Violated): void {
  const eventsOf = (runId: string): SessionEvent[] =>
    log.filter(({ data }) => "runId" in data && data.runId === runId);
  const lastOf = (runId: string): SessionEvent["type"] | undefined =>
    eventsOf(runId).findLast(({ type }) => type !== "input.received")?.type;
  const isPaused = [...runs.keys()].some((id) => lastOf(id) === "session.paused");
  for (const [runId, script] of runs) {
    const own = eventsOf(runId);
    const passed = own.filter(isPassed);
    const wrong = passed.find((event, index) => isStepEvent(event) && event.data.index !== index);
    if (wrong !== undefined) violated(`run ${runId} does step ${wrong.data.step} out of order`);
    const ended = own.filter(({ type }) => endings.has(type));
    if (ended[0] !== undefined && ended[0] !== own.at(-1)) {
      violated(`run ${runId} has ended, and ${own.at(-1)?.type} follows`);
    }
    const last = lastOf(runId);
    const waits = last === "session.paused" || (isPaused && last === "run.queued");
    if (ended.length !== (waits ? 0 : 1)) {
      violated(`run ${runId} ended ${ended.length} times`);
    }
    for (const { type, data } of ended) {
      if (type !== "run.failed" || data.error.code !== "run_timeout" || isShort.has(runId))
        continue;
      violated(`run ${runId} went on for an hour, until its time was over`);
    }
    if (ended[0]?.type === "run.completed" && passed.length !== script.length) {
      violated(`run ${runId} completed after ${passed.length} of ${script.length} steps`);
    }
  }
}

/** A step that must not happen twice did not, and what is said to be done was done. */
function checkEffects(
  { site, witness }: Simulation,
  { key, log, runs, copiedRuns }: Witnessed,
  violated: Violated,
): void {
  for (const [runId, script] of runs) {
    const { sessionId } = copiedRuns.has(runId) ? witness.beginnerOf(runId) : key;
    const completed = log
      .filter(({ type }) => type === "step.completed")
      .filter(isStepEvent)
      .filter(({ data }) => data.runId === runId)
      .map(({ data }) => data.index);
    for (const [index, step] of script.entries()) {
      for (const text of textsOf(step)) {
        const times = site.times(sessionId, text);
        if (deedOf(text).once && times > 1) violated(`${text} happened ${times} times`);
        if (completed.includes(index) && times === 0) violated(`${text} never happened`);
      }
    }
  }
}

/** One who asks for an agent joins the run that the agent has: it never has two that are not over. */
function checkAgents({ log }: Witnessed, violated: Violated): void {
  const busy = new Map<string, string>();
  for (const event of log) {
    if (isBeginning(event) && event.data.agent !== undefined) {
      const { agent, runId } = event.data;
      if (busy.has(agent)) violated(`agent ${agent} has run ${runId} beside ${busy.get(agent)}`);
      busy.set(agent, runId);
    }
    if (!endings.has(event.type)) continue;
    for (const [agent, runId] of busy) {
      if ("runId" in event.data && event.data.runId === runId) busy.delete(agent);
    }
  }
}

/** No timer ends before its time, as far as clocks agree. */
function checkTimers({ log, runs }: Witnessed, violated: Violated): void {
  const until = new Map<string, number>();
  for (const event of log) {
    if (event.type === "run.waiting") until.set(event.data.runId, Date.parse(event.data.until));
    if (event.type !== "step.completed") continue;
    const { runId, index, finishedAt } = event.data;
    const untilMs = until.get(runId);
    until.delete(runId);
    const step = runs.get(runId)?.[index];
    const isTimer = step !== undefined && !("actions" in step) && timers.has(step.type);
    if (!isTimer || untilMs === undefined) continue;
    const earlyMs = untilMs - Date.parse(finishedAt);
    if (earlyMs > 2 * skewMsMax) violated(`run ${runId} woke ${earlyMs} ms too early`);
  }
}

const timers: ReadonlySet<string> = new Set(["sleep", "wakeAt"]);

/** One request begins one run, however often it was sent. */
function checkRequests({ witness, violated }: Simulation): void {
  for (const [request, runs] of witness.begun) {
    if (runs.size > 1) violated(`request ${request} began two runs`);
  }
}

function checkPromises({ witness, violated, trace }: Simulation, { promised }: Client): void {
  for (const { command, requestId, key, accepted } of promised) {
    if (command.isKept(accepted, witness.of(key).log)) continue;
    violated(`${trace.sessionName(key)}: ${command.name} ${requestId} was accepted, and is lost`);
  }
}

function checkFollower({ witness, violated, trace }: Simulation, follower: Follower): void {
  const { log } = witness.of(follower.key);
  const heard = JSON.stringify(follower.transcript);
  // Of a session that is gone a reader may have missed the end.
  const expected = follower.hasEnded ? log.slice(0, follower.transcript.length) : log;
  if (heard === JSON.stringify(expected)) return;
  const sequences = follower.transcript.map(({ sequence }) => sequence);
  violated(
    `${trace.sessionName(follower.key)}: a follower heard ${String(sequences)} of ${log.length} events`,
  );
}

function isStepEvent(
  event: SessionEvent,
): event is SessionEventOf<"step.completed" | "step.failed" | "step.cancelled"> {
  return event.type.startsWith("step.") && event.type !== "step.retrying";
}

/** The session went on behind a step: it has its outcome, or is not to be done. */
function isPassed(
  event: SessionEvent,
): event is SessionEventOf<
  "step.completed" | "step.failed" | "step.cancelled" | "session.resumed"
> {
  return isStepEvent(event) || isSkip(event);
}
