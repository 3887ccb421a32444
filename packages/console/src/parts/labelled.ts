import { h, type JSX } from "preact";

/** A field of a form with its name above it. */
export function labelled(name: string, field: JSX.Element): JSX.Element {
  return h("label", null, h("span", null, name), field);
}
