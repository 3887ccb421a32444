import type { AcquiredLogin, AcquireLoginRequest, LoginView } from "@dormouse/contract";

const sessionId = "019b8d2e-7c00-7000-8000-000000000001";
const runId = "019b8d2e-7c00-7000-8000-000000000002";

export const asked: AcquireLoginRequest = {
  site: "harbor",
  username: "ada@harbor.example",
  password: "correct horse battery staple",
};

export const login: LoginView = {
  loginId: sessionId,
  sessionId,
  site: "harbor",
  username: "ada@harbor.example",
  health: "healthy",
  keepAlive: true,
  failures: 0,
  currentRun: {
    runId,
    sessionId,
    kind: "login",
    status: "COMPLETED",
    steps: { total: 1, done: 1 },
    createdAt: "2026-01-05T09:30:00.000Z",
    finishedAt: "2026-01-05T09:30:04.000Z",
  },
  createdAt: "2026-01-05T09:30:00.000Z",
  refreshedAt: "2026-01-05T09:30:04.000Z",
  nextTurnAt: "2026-01-05T09:35:04.000Z",
  expiresAt: null,
};

export const acquired: AcquiredLogin = { ...login, isNew: true };

export const known: AcquiredLogin = { ...login, isNew: false };

export const asking: AcquiredLogin = {
  ...login,
  health: "new",
  currentRun: {
    runId,
    sessionId,
    kind: "login",
    status: "PAUSED",
    steps: { total: 3, done: 1 },
    waiting: { since: "2026-01-05T09:30:04.000Z", until: "2026-01-05T09:40:04.000Z" },
    createdAt: "2026-01-05T09:30:00.000Z",
  },
  question: {
    runId,
    name: "code",
    question: {
      kind: "text",
      prompt: "Harbor asks for the code that your authenticator app shows.",
      secret: true,
    },
    askedAt: "2026-01-05T09:30:04.000Z",
    expiresAt: "2026-01-05T09:40:04.000Z",
  },
  reason: {
    code: "input_needed",
    message: "The session's question waits for its answer: send it to the session's /input.",
  },
  refreshedAt: undefined,
  isNew: true,
};
