import { h, type JSX } from "preact";

/** Any value as its reader would write it down: text as it is, anything else as JSON. */
export function Value({ value }: { value: unknown }): JSX.Element {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return h("pre", { class: "value", tabIndex: 0 }, text);
}
