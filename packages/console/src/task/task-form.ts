import type { AgentRequest } from "@dormouse/contract";
import { h, type ComponentChildren, type JSX } from "preact";
import { sentenceOf, useClient } from "../app/client.ts";
import { useDeed } from "../app/use-deed.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { labelled } from "../parts/labelled.ts";
import { Notice } from "../parts/notice.ts";
import { approvalOptions } from "./approval-options.ts";
import { limitFields } from "./limit-fields.ts";
import { taskIn } from "./task-in.ts";

/** As many as a page of the API may hold. */
const mostAgents = 100;

type Props = {
  /** Stands first. */
  children?: ComponentChildren;
  /** Gives the task to somebody. */
  onTask(task: AgentRequest): Promise<unknown>;
};

/** A task in plain words, and who is to work it out. */
export function TaskForm({ children, onTask }: Props): JSX.Element {
  const { agents } = useClient();
  const deed = useDeed();
  const { value, error } = useLoaded((signal) => agents.list({ limit: mostAgents, signal }), []);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    deed.run(async () => onTask(taskIn(form)));
  }

  return h(
    "form",
    { class: "card form wide", onSubmit: submit },
    children,
    error === undefined ? null : h(Notice, { tone: "bad" }, sentenceOf(error)),
    labelled(
      "What is to be done",
      h("textarea", {
        name: "task",
        rows: 5,
        required: true,
        placeholder: "Open https://portal.example and book the first free slot.",
      }),
    ),
    h(
      "label",
      { class: "check" },
      h("input", { name: "isList", type: "checkbox" }),
      "Each line is done before the next is begun",
    ),
    h(
      "div",
      { class: "fields" },
      labelled(
        "Agent",
        h(
          "select",
          { name: "agent" },
          h("option", { value: "" }, "None"),
          value?.items.map(({ name }) => h("option", { key: name, value: name }, name)),
        ),
      ),
      labelled("You are asked before", h("select", { name: "approvals" }, approvalOptions())),
    ),
    h(
      "details",
      null,
      h("summary", null, "Limits, output"),
      h(
        "div",
        { class: "fields" },
        ...limitFields(),
        labelled("Hosts it may go to", h("input", { name: "hosts", placeholder: "any" })),
      ),
      labelled(
        "JSON Schema of what it must give",
        h("textarea", {
          name: "output",
          class: "code",
          rows: 4,
          spellcheck: false,
          placeholder: '{ "type": "object", "properties": { "reference": { "type": "string" } } }',
        }),
      ),
    ),
    h("button", { class: "primary", disabled: deed.busy }, deed.busy ? "Giving …" : "Begin"),
    deed.problem === undefined ? null : h(Notice, { tone: "bad" }, deed.problem),
  );
}
