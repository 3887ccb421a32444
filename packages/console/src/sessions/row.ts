import type { SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { Pill } from "../parts/pill.ts";
import { Row } from "../parts/row.ts";
import { shortUrl } from "../words/host.ts";
import { isUnfinished, standingOf } from "../words/status.ts";

type Props = { session: SessionView; isSelected: boolean };

/** A session in two lines: what it shows, and how it stands. */
export function SessionRow({ session, isSelected }: Props): JSX.Element {
  const { sessionId, agentId, login, question, updatedAt } = session;
  const page = pageOf(session);
  const whose = agentId ?? login?.username;
  return h(
    Row,
    {
      address: { view: "sessions", id: sessionId },
      isSelected,
      title: titleOf(session),
      at: { time: updatedAt },
      where: page === undefined ? "no page yet" : shortUrl(page.url),
      question,
    },
    whose === undefined ? null : h("span", { class: "agent" }, whose),
    h(Pill, { standing: standingOf(session) }, progressOf(session)),
  );
}

/** What a session is called: its page's title, or its own id. */
export function titleOf(session: Pick<SessionView, "page" | "sessionId">): string {
  const { sessionId } = session;
  const page = pageOf(session);
  return (
    page?.title || (page === undefined ? `Session …${sessionId.slice(-8)}` : shortUrl(page.url))
  );
}

/** Not the empty one that a browser begins with: it tells no session from another. */
function pageOf({ page }: Pick<SessionView, "page">): SessionView["page"] {
  return page?.url === "about:blank" ? undefined : page;
}

/** How many of its run's steps are done, while it is not over. */
function progressOf({ currentRun }: SessionView): string | undefined {
  if (currentRun === undefined || !isUnfinished(currentRun.status)) return undefined;
  const { done, total } = currentRun.steps;
  // Nobody knows how many a task will take.
  return currentRun.kind === "agent" ? `, step ${total}` : ` ${done}/${total}`;
}
