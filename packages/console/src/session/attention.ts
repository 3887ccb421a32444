import type { SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { Notice } from "../parts/notice.ts";
import { Decision } from "./decision.ts";
import { Ask } from "./ask.ts";

type Props = { session: SessionView; refresh(): void };

/** What the session waits for somebody to do, or why it stands as it does. */
export function Attention({ session, refresh }: Props): JSX.Element | null {
  const { sessionId, question, reason, currentRun } = session;
  if (question !== undefined) {
    return h(Ask, {
      key: `${question.runId} ${question.name} ${question.askedAt}`,
      sessionId,
      open: question,
      refresh,
    });
  }
  if (reason?.code === "outcome_unknown") return h(Decision, { sessionId, reason, refresh });
  const why = reason ?? (session.status === "FAILED" ? currentRun?.error : undefined);
  if (why === undefined) return null;
  const tone = session.status === "FAILED" ? "bad" : "ask";
  return h(Notice, { tone }, why.message, " ", h("code", null, why.code));
}
