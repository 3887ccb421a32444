import { h, type JSX } from "preact";
import { labelled } from "../parts/labelled.ts";

/** What an agent's run may take at the most. @param fields as they stand until somebody changes them. */
export function limitFields(fields?: { steps: string; costUsd: string }): JSX.Element[] {
  return [
    labelled(
      "Steps",
      h("input", {
        name: "steps",
        type: "number",
        min: 1,
        placeholder: "50",
        defaultValue: fields?.steps,
      }),
    ),
    labelled(
      "US dollars",
      h("input", {
        name: "costUsd",
        type: "number",
        min: 0,
        step: "any",
        placeholder: "no limit",
        defaultValue: fields?.costUsd,
      }),
    ),
  ];
}
