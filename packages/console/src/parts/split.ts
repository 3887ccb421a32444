import { h, type JSX } from "preact";

type Props = {
  list: JSX.Element;
  /** What is chosen of it. */
  detail: JSX.Element | undefined;
  /** In place of that while nothing is. */
  hint: string;
};

/** Something to choose from, and beside it what is chosen. */
export function Split({ list, detail, hint }: Props): JSX.Element {
  return h(
    "div",
    { class: detail === undefined ? "split" : "split selected" },
    list,
    detail ?? h("main", { class: "nothing" }, h("p", null, hint)),
  );
}
