import type { SessionEvent } from "@dormouse/contract";
import {
  newSessionModules,
  type Artifact,
  type Commit,
  type CurrentRun,
  type ExternalKeyPointer,
  type LoginState,
  type Media,
  type NewLogin,
  type PageRecord,
  type Run,
  type Session,
  type SessionKey,
  type StepRecord,
  type StoredSnapshot,
} from "@dormouse/core";
import { v7 as uuid } from "uuid";

export const nowMs = Date.UTC(2026, 4, 1);
const nowIso = new Date(nowMs).toISOString();

/** A tenant of its own for every test, so that tests do not see each other in listings. */
export function newTenant(): string {
  return `tenant-${uuid()}`;
}

export function newKey(tenantId = newTenant()): SessionKey {
  return { tenantId, sessionId: uuid() };
}

/** A session as its first commit would have it. */
export function newSession(key: SessionKey = newKey(), changes: Partial<Session> = {}): Session {
  return {
    ...key,
    status: "INITIALIZING",
    revision: 1,
    fence: 0,
    attempt: 0,
    nextStep: 1,
    lastSequence: 0,
    snapshotVersion: 0,
    dataKey: "wrapped",
    modules: newSessionModules({ ...key, status: "INITIALIZING" }, nowMs),
    identity: { viewport: { width: 1280, height: 800 }, locale: "en-US", timezone: "UTC" },
    metadata: {},
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    ...changes,
  };
}

/** The session after one more write. */
export function next(session: Session, changes: Partial<Session> = {}): Session {
  return { ...session, revision: session.revision + 1, ...changes };
}

export function newRun(changes: Partial<Run> = {}): Run {
  return {
    runId: uuid(),
    kind: "script",
    status: "INITIALIZING",
    firstStep: 1,
    totalSteps: 1,
    doneSteps: 0,
    createdAtMs: nowMs,
    script: { inline: [{ type: "read" }] },
    ...changes,
  };
}

export function currentOf({ script: _script, ...current }: Run): CurrentRun {
  return current;
}

/** A session that waits for a worker, with the run that it waits with. */
export function waitingSession(changes: Partial<Session> = {}): { session: Session; run: Run } {
  const run = newRun();
  const session = newSession(newKey(), { run: currentOf(run), dueAtMs: nowMs, ...changes });
  return { session, run };
}

export function newEvent(session: SessionKey, sequence: number, agentId?: string): SessionEvent {
  return {
    type: "session.created",
    sequence,
    sessionId: session.sessionId,
    at: nowIso,
    data: agentId === undefined ? {} : { agentId },
  };
}

export function newStep(runId: string, step: number): StepRecord {
  return {
    step,
    index: step - 1,
    runId,
    status: "COMPLETED",
    attempt: 1,
    worker: { workerId: "worker", processId: 1, cold: true, warm: false },
    actions: { inline: [{ type: "read", durationMs: 1, output: `output of ${step}` }] },
    durations: { wakeMs: 1, actMs: 1, captureMs: 1 },
    snapshotVersion: 0,
    startedAt: nowIso,
    finishedAt: nowIso,
  };
}

export function newPage(step: number): PageRecord {
  return {
    step,
    keyframe: 1,
    change: { inline: { delta: { content: { route: "/" } } } },
  };
}

/** @param restoredFrom the version it brings back, if it does. */
export function newSnapshot(version: number, restoredFrom?: number): StoredSnapshot {
  return {
    version,
    step: version,
    createdAtMs: nowMs,
    summary: {
      source: "step",
      ...(restoredFrom === undefined ? {} : { source: "restore", restoredFrom }),
      tabs: 1,
      origins: 1,
      kinds: { localStorage: { parts: 1, bytes: 9, count: 1 } },
      bytes: 9,
      bytesWritten: 300,
      changed: [
        { kind: "localStorage", storageKey: "https://a.example", change: "added", bytes: 9 },
      ],
      changedTotal: 1,
      notes: [],
    },
    sealed: { inline: "c2VhbGVk" },
  };
}

export function newArtifact(changes: Partial<Artifact> = {}): Artifact {
  const artifactId = uuid();
  return {
    artifactId,
    kind: "screenshot",
    fileName: "page.png",
    contentType: "image/png",
    bytes: 3,
    sha256: "00",
    runId: uuid(),
    step: 1,
    blobKey: `artifacts/${artifactId}`,
    createdAtMs: nowMs,
    ...changes,
  };
}

export function newMedia(changes: Partial<Media> = {}): Media {
  const mediaId = uuid();
  return {
    mediaId,
    kind: "image",
    alt: "A dormouse asleep",
    width: 800,
    height: 600,
    full: { blobKey: `media/${mediaId}`, contentType: "image/webp", bytes: 9_000 },
    thumbnail: {
      blobKey: `thumbnails/${mediaId}.jpg`,
      contentType: "image/jpeg",
      bytes: 900,
      width: 256,
      height: 192,
    },
    perceptualHash: "0f".repeat(8),
    embeddingKey: "0f".repeat(8),
    step: 1,
    createdAtMs: nowMs,
    ...changes,
  };
}

/** Records of every kind that lies with a session, but a login's. */
export function fullCommit(
  key: SessionKey,
): Required<
  Omit<Commit, "run" | "intentDone" | "collectAtMs" | "login" | "forgetsLogin" | "externalKey">
> {
  const run = newRun();
  return {
    session: newSession(key, { run: currentOf(run), lastSequence: 2, dueAtMs: nowMs }),
    events: [newEvent(key, 1), newEvent(key, 2)],
    newRun: run,
    step: newStep(run.runId, 1),
    page: newPage(1),
    snapshot: newSnapshot(1),
    artifacts: [newArtifact({ runId: run.runId })],
    media: [newMedia()],
    intent: {
      step: 1,
      runId: key.sessionId,
      fence: 1,
      createdAtMs: nowMs,
      action: 2,
      request: { method: "POST", url: "https://shop.example/orders" },
    },
    idempotency: {
      key: `key of ${key.sessionId}`,
      requestHash: "hash",
      sessionId: key.sessionId,
      expiresAtMs: nowMs + 86_400_000,
    },
  };
}

/** A login's first commit; those of one fingerprint stand for the same credentials. */
export function loginCommit(
  key: SessionKey = newKey(),
  changes: Partial<LoginState> = {},
): Commit & { login: NewLogin } {
  const login: LoginState = {
    site: "harbor",
    username: "ada",
    fingerprint: `of ${key.sessionId}`,
    keepAlive: true,
    everyMs: 300_000,
    health: "new",
    failures: 0,
    turnAtMs: nowMs,
    ...changes,
  };
  const { fingerprint } = login;
  return {
    session: newSession(key, { login }),
    login: { pointer: { ...key, fingerprint }, secret: { ...key, encrypted: "c2VjcmV0" } },
  };
}

/** The first commit of a session that its client has a name for. */
export function namedCommit(
  key: SessionKey = newKey(),
  externalKey = `of ${key.sessionId}`,
): Commit & { externalKey: ExternalKeyPointer } {
  return { session: newSession(key, { externalKey }), externalKey: { ...key, externalKey } };
}
