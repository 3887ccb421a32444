import type { OpenQuestion } from "@dormouse/contract";
import { h, type ComponentChildren, type JSX } from "preact";
import { hrefOf, type Address } from "../app/address.ts";
import { age, moment } from "../words/time.ts";

type Props = {
  address: Address;
  isSelected: boolean;
  title: string;
  /** When something happened last, ISO 8601; `of` says what, if that is not plain. */
  at?: { time: string; of?: string } | undefined;
  where: string;
  question?: OpenQuestion | undefined;
  /** How it stands. */
  children?: ComponentChildren;
};

/** An entry of a list in two lines, and a third with what it asks. */
export function Row({
  address,
  isSelected,
  title,
  at,
  where,
  question,
  children,
}: Props): JSX.Element {
  return h(
    "li",
    null,
    h(
      "a",
      { href: hrefOf(address), "aria-current": isSelected ? "true" : undefined },
      h("span", { class: "line" }, h("b", null, title), at && h(Age, at)),
      h("span", { class: "line" }, h("span", { class: "where" }, where), children),
      question === undefined ? null : h("span", { class: "line asks" }, question.question.prompt),
    ),
  );
}

function Age({ time, of }: { time: string; of?: string }): JSX.Element {
  const title = of === undefined ? moment(time) : `${of} ${moment(time)}`;
  return h("time", { dateTime: time, title }, age(time, Date.now()));
}
