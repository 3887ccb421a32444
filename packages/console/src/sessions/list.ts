import type { SessionStatus } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useState } from "preact/hooks";
import { sentenceOf } from "../app/client.ts";
import { useDeed } from "../app/use-deed.ts";
import { Notice } from "../parts/notice.ts";
import { statusWords } from "../words/status.ts";
import { Row } from "./row.ts";
import { useSessions, type Filter } from "./use-sessions.ts";

/** The sessions to choose from. */
export function List({ selected }: { selected: string | undefined }): JSX.Element {
  const [filter, setFilter] = useState<Filter>({});
  const { items, error, more } = useSessions(filter);
  const reading = useDeed();
  return h(
    "section",
    { class: "list", "aria-label": "Sessions" },
    h(Filters, { filter, onFilter: setFilter }),
    error === undefined ? null : h(Notice, { tone: "bad" }, sentenceOf(error)),
    items === undefined && error === undefined
      ? h("p", { class: "muted empty" }, "Loading …")
      : null,
    items?.length === 0
      ? h(Empty, { isFiltered: filter.status !== undefined || filter.agent !== undefined })
      : null,
    h(
      "ul",
      { class: "rows", onKeyDown: moveAlong },
      (items ?? []).map((session) =>
        h(Row, {
          key: session.sessionId,
          session,
          isSelected: session.sessionId === selected,
        }),
      ),
    ),
    reading.problem === undefined ? null : h(Notice, { tone: "bad" }, reading.problem),
    more === undefined
      ? null
      : h(
          "button",
          {
            type: "button",
            class: "more",
            disabled: reading.busy,
            onClick: () => reading.run(more),
          },
          "More",
        ),
  );
}

type FiltersProps = { filter: Filter; onFilter(filter: Filter): void };

function Filters({ filter, onFilter }: FiltersProps): JSX.Element {
  function choose(event: Event): void {
    const { value } = event.currentTarget as HTMLSelectElement;
    const status = statuses.find((one) => one === value);
    onFilter({ ...without(filter, "status"), ...(status === undefined ? {} : { status }) });
  }

  function name(event: Event): void {
    const agent = (event.currentTarget as HTMLInputElement).value.trim();
    onFilter({ ...without(filter, "agent"), ...(agent === "" ? {} : { agent }) });
  }

  return h(
    "div",
    { class: "filters" },
    h(
      "select",
      { "aria-label": "Status", value: filter.status ?? "", onChange: choose },
      h("option", { value: "" }, "Any status"),
      statuses.map((status) =>
        h("option", { key: status, value: status }, capitalized(statusWords[status].word)),
      ),
    ),
    h("input", {
      type: "search",
      "aria-label": "Agent",
      placeholder: "Any agent",
      spellcheck: false,
      onChange: name,
    }),
  );
}

const statuses = Object.keys(statusWords) as SessionStatus[];

function Empty({ isFiltered }: { isFiltered: boolean }): JSX.Element {
  if (isFiltered) return h("p", { class: "muted empty" }, "No session fits.");
  return h(
    "p",
    { class: "muted empty" },
    "No sessions yet. ",
    h("code", null, "POST /v1/sessions"),
    " makes one: see ",
    h("a", { href: "/docs" }, "the API"),
    ".",
  );
}

/** The arrow keys go from row to row. */
function moveAlong(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const rows = [...(event.currentTarget as HTMLElement).querySelectorAll("a")];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[at + step]?.focus();
  event.preventDefault();
}

function without<Key extends keyof Filter>(filter: Filter, key: Key): Omit<Filter, Key> {
  const { [key]: _left, ...rest } = filter;
  return rest;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
