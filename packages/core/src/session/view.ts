import type { RunView, SessionView, Waiting } from "@dormouse/contract";
import { copyKeptMs, isArchived } from "../archive/session-archive.ts";
import { shownUsage } from "../agent/progress.ts";
import { openQuestion } from "../input/open-question.ts";
import { isAtWork, isUnfinished } from "../run/status.ts";
import { waitingOf } from "../run/waiting.ts";
import { waitingRun } from "../run/queue.ts";
import type { CurrentRun, Session } from "./session.ts";

/** The session as its owner sees it. */
export function sessionView(session: Session, eventsUrl?: string): SessionView {
  const { run, queue, approvals, agentId, externalKey, page, pageState, reason, control } = session;
  const question = openQuestion(session);
  return {
    sessionId: session.sessionId,
    status: session.status,
    ...(approvals === undefined ? {} : { approvals }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(externalKey === undefined ? {} : { externalKey }),
    metadata: session.metadata,
    identity: session.identity,
    ...(run === undefined ? {} : { currentRun: runView(session.sessionId, run) }),
    ...(queue === undefined
      ? {}
      : {
          queue: queue.map((one) => runView(session.sessionId, waitingRun(one, session))),
        }),
    ...(page === undefined ? {} : { page }),
    ...(pageState === undefined || pageState.outdated
      ? {}
      : { pageState: { step: pageState.step, asOf: pageState.asOf } }),
    snapshotVersion: session.snapshotVersion,
    lastSequence: session.lastSequence,
    ...(reason === undefined ? {} : { reason }),
    ...(question === undefined ? {} : { question }),
    ...(control === undefined
      ? {}
      : { control: { kind: control.kind, requestedAt: new Date(control.atMs).toISOString() } }),
    ...loginSummary(session),
    ...(session.forkedFrom === undefined ? {} : { forkedFrom: session.forkedFrom }),
    ...copyView(session),
    ...deadlineView(session.deadlineAtMs),
    ...(session.ended === undefined ? {} : { endedAt: new Date(session.ended.atMs).toISOString() }),
    ...archiveView(session),
    createdAt: new Date(session.createdAtMs).toISOString(),
    updatedAt: new Date(session.updatedAtMs).toISOString(),
    ...(eventsUrl === undefined ? {} : { eventsUrl }),
  };
}

export function runView(sessionId: string, run: CurrentRun): RunView {
  const waiting = isUnfinished(run) ? waitingOf(run) : undefined;
  return {
    runId: run.runId,
    sessionId,
    kind: run.kind,
    ...(run.operation === undefined ? {} : { operation: run.operation }),
    ...(run.agent === undefined ? {} : { agent: run.agent }),
    ...(run.task === undefined ? {} : { task: run.task }),
    ...(run.progress === undefined ? {} : { usage: shownUsage(run.progress.usage) }),
    ...(run.mending === undefined ? {} : { healing: run.mending.step }),
    ...(run.healed === undefined ? {} : { healed: run.healed }),
    status: run.status,
    steps: { total: run.totalSteps, done: run.doneSteps },
    ...(waiting === undefined ? {} : { waiting: waitingView(waiting) }),
    createdAt: new Date(run.createdAtMs).toISOString(),
    ...(isAtWork(run) ? deadlineView(run.deadlineAtMs) : {}),
    ...(run.finishedAtMs === undefined
      ? {}
      : { finishedAt: new Date(run.finishedAtMs).toISOString() }),
    ...(run.error === undefined ? {} : { error: run.error }),
  };
}

function copyView({ copyOf, updatedAtMs }: Session): Pick<SessionView, "copyOf" | "expiresAt"> {
  if (copyOf === undefined) return {};
  return { copyOf, expiresAt: new Date(updatedAtMs + copyKeptMs).toISOString() };
}

function loginSummary({ login }: Session): Pick<SessionView, "login"> {
  if (login === undefined) return {};
  const { site, username, health } = login;
  return { login: { site, username, health } };
}

function archiveView(session: Session): Pick<SessionView, "archived" | "archive"> {
  if (!isArchived(session)) return session.ended === undefined ? {} : { archived: false };
  const { atMs, blobKey: key, bytes } = session.archive;
  return { archived: true, archive: { at: new Date(atMs).toISOString(), key, bytes } };
}

function deadlineView(deadlineAtMs: number | undefined): { deadlineAt?: string } {
  return deadlineAtMs === undefined ? {} : { deadlineAt: new Date(deadlineAtMs).toISOString() };
}

function waitingView({ sinceMs, untilMs }: NonNullable<CurrentRun["waiting"]>): Waiting {
  return {
    since: new Date(sinceMs).toISOString(),
    ...(untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }),
  };
}
