import type { SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { hrefOf } from "../app/address.ts";
import { Pill } from "../parts/pill.ts";
import { shortUrl } from "../words/host.ts";
import { isUnfinished, standingOf } from "../words/status.ts";
import { age, moment } from "../words/time.ts";

type Props = { session: SessionView; isSelected: boolean };

/** A session in two lines: what it shows, and how it stands. */
export function Row({ session, isSelected }: Props): JSX.Element {
  const { sessionId, agentId, login, page, question, updatedAt } = session;
  const whose = agentId ?? login?.username;
  return h(
    "li",
    null,
    h(
      "a",
      {
        href: hrefOf({ view: "sessions", id: sessionId }),
        "aria-current": isSelected ? "true" : undefined,
      },
      h(
        "span",
        { class: "line" },
        h("b", null, titleOf(session)),
        h("time", { dateTime: updatedAt, title: moment(updatedAt) }, age(updatedAt, Date.now())),
      ),
      h(
        "span",
        { class: "line" },
        h("span", { class: "where" }, page === undefined ? "no page yet" : shortUrl(page.url)),
        whose === undefined ? null : h("span", { class: "agent" }, whose),
        h(Pill, { standing: standingOf(session) }, progressOf(session)),
      ),
      question === undefined ? null : h("span", { class: "line asks" }, question.question.prompt),
    ),
  );
}

/** What a session is called: its page's title, or its own id. */
export function titleOf({ page, sessionId }: Pick<SessionView, "page" | "sessionId">): string {
  return (
    page?.title || (page === undefined ? `Session …${sessionId.slice(-8)}` : shortUrl(page.url))
  );
}

/** How many of its run's steps are done, while it is not over. */
function progressOf({ currentRun }: SessionView): string | undefined {
  if (currentRun === undefined || !isUnfinished(currentRun.status)) return undefined;
  const { done, total } = currentRun.steps;
  return ` ${done}/${total}`;
}
