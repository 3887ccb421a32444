import { h, type ComponentChildren, type JSX } from "preact";
import type { Tone } from "../words/tone.ts";

type Props = {
  tone: Tone | undefined;
  /** Stands first, such as when it was. */
  lead?: JSX.Element;
  text: string;
  note?: string | undefined;
  /** How long it took, in words. */
  took?: string | undefined;
  /** The details. */
  children?: ComponentChildren;
};

/** Something that happened, in a line that opens to its details. */
export function Line({ tone, lead, text, note, took, children }: Props): JSX.Element {
  return h(
    "li",
    { class: tone },
    h(
      "details",
      null,
      h(
        "summary",
        null,
        lead,
        h("span", { class: "dot", "aria-hidden": true }),
        h(
          "span",
          { class: "what" },
          h("b", null, text),
          note ? h("span", { class: "note" }, note) : null,
        ),
        took === undefined ? null : h("span", { class: "took" }, took),
      ),
      children,
    ),
  );
}
