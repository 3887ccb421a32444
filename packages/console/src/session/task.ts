import type { RunView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { usageInWords } from "../words/usage.ts";

/** A run shows so much of its task. */
const shownLength = 200;

/** What a model was given to do, and what it has taken so far; nothing of a run that no model has to do with. */
export function Task({ run }: { run: RunView }): JSX.Element | null {
  const { task, usage, healing, healed = [] } = run;
  if (task === undefined && usage === undefined) return null;
  return h(
    "div",
    { class: "task" },
    task === undefined ? null : h("p", null, task, task.length < shownLength ? "" : " …"),
    healed.map(({ step, error, outcome, by }) =>
      h(
        "p",
        { key: step, class: "small" },
        `Step ${step} failed (${error.code}) and ${outcome === "healed" ? "was" : "could not be"} mended by a model: ${by.from === by.to ? `step ${by.from}` : `steps ${by.from} to ${by.to}`}.`,
      ),
    ),
    healing === undefined
      ? null
      : h("p", { class: "small" }, `Step ${healing} failed; a model is mending it.`),
    usage === undefined ? null : h("p", { class: "small muted" }, usageInWords(usage)),
  );
}
