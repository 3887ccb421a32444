import type { SessionStatus } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { statusWords } from "../words/status.ts";

/** A status in a word and a colour. */
export function Pill({ status }: { status: SessionStatus }): JSX.Element {
  const { word, tone } = statusWords[status];
  const moves = status === "ACTIVE" ? " moves" : "";
  return h("span", { class: `pill ${tone}${moves}` }, word);
}
