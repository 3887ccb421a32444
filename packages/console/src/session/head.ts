import type { SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useEffect } from "preact/hooks";
import { hrefOf, readAddress } from "../app/address.ts";
import { Pill } from "../parts/pill.ts";
import { titleOf } from "../sessions/row.ts";
import { standingOf } from "../words/status.ts";
import { ago, moment, remaining } from "../words/time.ts";
import { Controls } from "./controls.ts";

type Props = { session: SessionView; refresh(): void };

/** What the session shows, how it stands, and what can be done with it. */
export function Head({ session, refresh }: Props): JSX.Element {
  const { sessionId, agentId, page, archive, archived, createdAt, snapshotVersion } = session;
  const until = session.status === "ACTIVE" ? session.currentRun?.waiting?.until : undefined;
  const title = titleOf(session);
  const { view } = readAddress(location.hash);
  useEffect(() => {
    document.title = `${title} · Dormouse`;
    return () => {
      document.title = "Dormouse";
    };
  }, [title]);
  return h(
    "header",
    { class: "head" },
    h(
      "a",
      { class: "back", href: hrefOf({ view }) },
      view === "logins" ? "← Logins" : "← Sessions",
    ),
    h(
      "div",
      { class: "title" },
      h("h1", null, title),
      page === undefined ? null : h("p", { class: "url" }, page.url),
    ),
    h(Controls, { session, refresh }),
    h(
      "p",
      { class: "meta" },
      h(Pill, { standing: standingOf(session) }),
      until === undefined
        ? null
        : h("span", { title: moment(until) }, `wakes ${remaining(until, Date.now())}`),
      agentId === undefined ? null : h("span", { class: "agent" }, agentId),
      h("code", { class: "id" }, sessionId),
      h("span", { title: moment(createdAt) }, `created ${ago(createdAt, Date.now())}`),
      h(
        "span",
        null,
        snapshotVersion === 0 ? "no state stored yet" : `snapshot ${snapshotVersion}`,
      ),
      archived === true && archive !== undefined
        ? h("span", { title: moment(archive.at) }, "in the archive")
        : null,
    ),
  );
}
