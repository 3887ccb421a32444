import type { SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { isCode, sentenceOf, useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Notice } from "../parts/notice.ts";

/** What an agent sees of the page, in a little more detail than a model is usually given. */
const budget = 4_000;

export function PageText({ session }: { session: SessionView }): JSX.Element {
  const client = useClient();
  const { sessionId, pageState } = session;
  const { value, error } = useLoaded(
    (signal) =>
      pageState === undefined
        ? undefined
        : client.sessions.stateText(sessionId, { budget, signal }),
    [client, sessionId, pageState?.step],
  );
  const text = pageState === undefined ? undefined : value;
  return h(
    "section",
    { class: "card page" },
    h(
      "h2",
      null,
      "Page",
      pageState === undefined
        ? null
        : h("span", { class: "muted" }, `as step ${pageState.step} left it`),
    ),
    text === undefined
      ? h(Missing, { isLooked: pageState !== undefined, error })
      : h("pre", { tabIndex: 0 }, text.trimEnd().split("\n").map(lineOf)),
  );
}

function Missing({ isLooked, error }: { isLooked: boolean; error: unknown }): JSX.Element {
  if (!isLooked || isCode(error, "page_state_not_found")) {
    return h("p", { class: "muted" }, "No step has looked at the page yet.");
  }
  if (error === undefined) return h("p", { class: "muted" }, "Loading …");
  return h(Notice, { tone: "bad" }, sentenceOf(error));
}

/** A heading ends where a colon says what stands under it; refs stand back. */
function lineOf(line: string, index: number): JSX.Element {
  const [, heading = "", rest = ""] = /^(#[^:]*)?(.*)$/.exec(line) ?? [];
  return h(
    "span",
    { key: index },
    heading === "" ? null : h("span", { class: "heading" }, withRefs(heading)),
    withRefs(rest),
    "\n",
  );
}

function withRefs(text: string): (JSX.Element | string)[] {
  return text
    .split(/\b(e\d+)\b/)
    .map((part, index) => (index % 2 === 1 ? h("span", { class: "ref" }, part) : part));
}
