import { h, type JSX } from "preact";
import { sentenceOf } from "../app/client.ts";
import { Notice } from "./notice.ts";

/** In place of what is not there yet, or could not be read. */
export function NotYet({ error }: { error: unknown }): JSX.Element {
  return h(
    "main",
    { class: "nothing" },
    error === undefined
      ? h("p", { class: "muted" }, "Loading …")
      : h(Notice, { tone: "bad" }, sentenceOf(error)),
  );
}
