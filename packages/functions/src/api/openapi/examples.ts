import type {
  CookieFileInput,
  CreateSessionRequest,
  Credential,
  CredentialView,
  RunDetail,
  InputRequest,
  RunRequest,
  RunView,
  SessionEvent,
  SessionView,
  SnapshotView,
  StateUpload,
  StepView,
  StorageState,
} from "@dormouse/contract";

const sessionId = "019a9f3e-6c00-7000-8000-000000000001";
const runId = "019a9f3e-6c00-7000-8000-000000000002";
const artifactId = "019a9f3e-6c00-7000-8000-000000000003";
const at = "2026-01-05T09:30:00.000Z";
const page = { url: "https://example.com/", title: "Example Domain" };

export const runRequest: RunRequest = {
  kind: "script",
  actions: [
    { type: "goto", url: "https://example.com/" },
    { type: "extract", name: "page", schema: { fields: { heading: "h1" } } },
    { type: "screenshot", name: "shot", caption: { user: "ada", subject: "MSKU1234567" } },
  ],
};

export const createRequest: CreateSessionRequest = {
  agentId: "price-watcher",
  timezone: "Europe/Berlin",
  run: runRequest,
};

export const run: RunView = {
  runId,
  sessionId,
  kind: "script",
  status: "COMPLETED",
  steps: { total: 3, done: 3 },
  createdAt: at,
  finishedAt: "2026-01-05T09:30:02.000Z",
};

const { finishedAt: _finishedAt, ...unfinished } = run;

export const session: SessionView = {
  sessionId,
  status: "COMPLETED",
  agentId: "price-watcher",
  metadata: {},
  identity: {
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    timezone: "Europe/Berlin",
  },
  currentRun: run,
  page,
  snapshotVersion: 3,
  lastSequence: 6,
  createdAt: at,
  updatedAt: "2026-01-05T09:30:02.000Z",
};

export const namedSession: SessionView = { ...session, externalKey: "guru-123:run-456" };

export const forkedSession: SessionView = {
  ...session,
  status: "CANCELLED",
  currentRun: { ...run, status: "CANCELLED", steps: { total: 3, done: 2 } },
  snapshotVersion: 2,
  forkedFrom: { sessionId: "019a9f3e-6c00-7000-8000-000000000005", step: 2 },
};

export const accepted = {
  runId,
  session: { ...session, status: "ACTIVE", currentRun: { ...run, status: "INITIALIZING" } },
} as const;

export const pausedSession: SessionView = {
  ...session,
  status: "PAUSED",
  currentRun: { ...unfinished, status: "PAUSED", steps: { total: 3, done: 2 } },
  reason: { code: "pause_requested", message: "Its owner paused it; resume it to go on." },
};

export const input: InputRequest = { name: "code", value: "123456" };

export const cancelledSession: SessionView = {
  ...session,
  status: "CANCELLED",
  currentRun: { ...run, status: "CANCELLED", steps: { total: 3, done: 2 } },
  reason: { code: "cancel_requested", message: "Its owner cancelled the run." },
};

export const endedSession: SessionView = {
  ...session,
  endedAt: "2026-01-05T09:31:00.000Z",
  archived: true,
  archive: {
    at: "2026-01-05T09:31:01.000Z",
    key: `tenants/acme/sessions/${session.sessionId}/archive/01930b2e-7c00-7000-8000-000000000000.jsonl.zst`,
    bytes: 48_213,
  },
};

const step: StepView = {
  step: 2,
  index: 1,
  runId,
  name: "page",
  status: "COMPLETED",
  attempt: 1,
  worker: {
    workerId: "019a9f3e-6c00-7000-8000-000000000004",
    processId: 7,
    cold: false,
    warm: true,
  },
  actions: [
    { type: "extract", name: "page", durationMs: 9, output: { heading: "Example Domain" } },
  ],
  page,
  pageState: { step: 1, changed: false, full: false },
  durations: { wakeMs: 0, actMs: 9, captureMs: 4 },
  snapshotVersion: 2,
  startedAt: "2026-01-05T09:30:01.000Z",
  finishedAt: "2026-01-05T09:30:01.020Z",
};

export const runDetail: RunDetail = {
  ...run,
  steps: { total: 3, done: 3, items: [step] },
  output: { page: { heading: "Example Domain" } },
};

export const event: SessionEvent = {
  type: "step.completed",
  sequence: 4,
  sessionId,
  at: "2026-01-05T09:30:01.020Z",
  data: step,
};

export const eventStream = `retry: 1000

id: ${event.sequence}
event: ${event.type}
data: ${JSON.stringify(event)}

`;

export const runStream = `${eventStream}event: end
data: {"type":"end","reason":"run_ended"}

`;

export const storageState: StorageState = {
  cookies: [
    {
      name: "sid",
      value: "31d4d96e407aad42",
      domain: "example.com",
      path: "/",
      expires: -1,
      httpOnly: true,
      secure: true,
      sameSite: "Lax",
    },
  ],
  origins: [{ origin: "https://example.com", localStorage: [{ name: "theme", value: "dark" }] }],
};

export const stateUpload: StateUpload = {
  uploadId: "019a9f3e-6c00-7000-8000-000000000004",
  url: "https://files.example.com/uploads/019a9f3e-6c00-7000-8000-000000000004?X-Amz-Signature=…",
  expiresAt: "2026-01-05T09:45:00.000Z",
};

export const credential: Credential = { username: "ada", password: "correct horse" };

export const storedCredential: CredentialView = {
  name: "harbour-login",
  createdAt: at,
  updatedAt: at,
};

export const screenshot = {
  artifactId,
  kind: "screenshot",
  fileName: "shot.png",
  contentType: "image/png",
  bytes: 18_204,
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  caption: {
    takenAt: "2026-01-05T10:30:02+01:00",
    timezone: "Europe/Berlin",
    url: "https://example.com/containers",
    user: "ada",
    subject: "MSKU1234567",
    width: 1_280,
    height: 800,
    barHeight: 104,
  },
  runId,
  step: 3,
  name: "shot",
  createdAt: "2026-01-05T09:30:02.000Z",
  url: "https://bucket.example.com/shot.png?signature=…",
} as const;

export const cookieFile: CookieFileInput = [
  {
    name: "sid",
    value: "31d4d96e407aad42",
    domain: "example.com",
    path: "/",
    expires: -1,
    httpOnly: true,
    secure: true,
    sameSite: "Lax",
    priority: "Medium",
    sourceScheme: "Secure",
    sourcePort: 443,
  },
];

export const netscapeCookies = `# Netscape HTTP Cookie File

#HttpOnly_example.com\tFALSE\t/\tTRUE\t0\tsid\t31d4d96e407aad42
`;

export const snapshot: SnapshotView = {
  version: 3,
  step: 3,
  createdAt: at,
  source: "step",
  tabs: 1,
  origins: 1,
  kinds: {
    cookies: { parts: 1, bytes: 214, count: 1 },
    localStorage: { parts: 1, bytes: 33, count: 1 },
  },
  bytes: 247,
  bytesWritten: 512,
  changed: [
    { kind: "localStorage", storageKey: "https://example.com", change: "added", bytes: 33 },
  ],
  changedTotal: 1,
  notes: [],
};

export const importedSnapshot: SnapshotView = { ...snapshot, version: 4, source: "import" };

export const restoredSnapshot: SnapshotView = {
  ...snapshot,
  version: 8,
  step: 7,
  source: "restore",
  restoredFrom: 3,
};
