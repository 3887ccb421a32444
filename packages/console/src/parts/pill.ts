import { h, type ComponentChildren, type JSX } from "preact";
import type { Standing } from "../words/status.ts";

type Props = { standing: Standing; children?: ComponentChildren };

/** How something stands, in a word and a colour, and perhaps how far it is. */
export function Pill({ standing: { word, tone }, children }: Props): JSX.Element {
  return h("span", { class: `pill ${tone}${tone === "live" ? " moves" : ""}` }, word, children);
}
