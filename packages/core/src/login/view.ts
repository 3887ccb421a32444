import type { LoginView } from "@dormouse/contract";
import { openQuestion } from "../input/open-question.ts";
import { runView } from "../session/view.ts";
import type { LoginSession } from "./usable.ts";

/** The login as its owner sees it: without what is signed in with, and what names that. */
export function loginView(session: LoginSession): LoginView {
  const { sessionId, login, run, reason } = session;
  const question = openQuestion(session);
  return {
    loginId: sessionId,
    sessionId,
    site: login.site,
    username: login.username,
    keepAlive: login.keepAlive,
    health: login.health,
    failures: login.failures,
    ...(run === undefined ? {} : { currentRun: runView(sessionId, run) }),
    ...(question === undefined ? {} : { question }),
    ...(reason === undefined ? {} : { reason }),
    createdAt: new Date(session.createdAtMs).toISOString(),
    ...(login.refreshedAtMs === undefined
      ? {}
      : { refreshedAt: new Date(login.refreshedAtMs).toISOString() }),
    nextTurnAt: new Date(login.turnAtMs).toISOString(),
    expiresAt: login.keepAlive ? null : new Date(login.turnAtMs).toISOString(),
  };
}
