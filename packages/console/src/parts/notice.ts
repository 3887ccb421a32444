import { h, type ComponentChildren, type JSX } from "preact";
import type { Tone } from "../words/tone.ts";

type Props = { tone: Tone; children?: ComponentChildren };

/** A sentence about how something went. It is read out where nobody looks. */
export function Notice({ tone, children }: Props): JSX.Element {
  return h("p", { class: `notice ${tone}`, role: tone === "bad" ? "alert" : "status" }, children);
}
