import { h, type ComponentChildren, type JSX } from "preact";
import { sentenceOf } from "../app/client.ts";
import type { Listed } from "../app/use-listing.ts";
import { Notice } from "./notice.ts";

type Props<Item> = {
  label: string;
  listed: Listed<Item>;
  /** Above the rows. */
  head: ComponentChildren;
  /** What stands in place of rows where there are none. */
  empty: ComponentChildren;
  row(item: Item): JSX.Element;
};

/** Something to choose from, with all that may be said of it. */
export function Listing<Item>({ label, listed, head, empty, row }: Props<Item>): JSX.Element {
  const { items, error, more, isReading } = listed;
  const problem = error === undefined ? undefined : sentenceOf(error);
  return h(
    "section",
    { class: "list", "aria-label": label },
    h("div", { class: "filters" }, head),
    problem === undefined ? null : h(Notice, { tone: "bad" }, problem),
    items === undefined && problem === undefined
      ? h("p", { class: "muted empty" }, "Loading …")
      : null,
    items?.length === 0 ? h("p", { class: "muted empty" }, empty) : null,
    h("ul", { class: "rows", onKeyDown: moveAlong }, items?.map(row)),
    more === undefined
      ? null
      : h("button", { type: "button", class: "more", disabled: isReading, onClick: more }, "More"),
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
