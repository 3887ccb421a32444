import type { Approvals } from "@dormouse/contract";
import { h, type JSX } from "preact";

const words: Record<Approvals, string> = {
  effects: "it buys, sends, books or deletes",
  all: "all that it does on a page",
  none: "nothing",
};

/** What a person is asked about before an agent does it; the first leaves it to whoever else has a say. */
export function approvalOptions(chosen?: Approvals): JSX.Element[] {
  return [
    h("option", { key: "", value: "" }, "as usual"),
    ...Object.entries(words).map(([value, text]) =>
      h("option", { key: value, value, selected: value === chosen }, text),
    ),
  ];
}
