import { h, type JSX } from "preact";
import { newId } from "../app/address.ts";
import { Agent } from "./agent.ts";
import { AgentForm } from "./agent-form.ts";
import { List } from "./list.ts";

/** The agents that are stored by name, and beside them the one that is looked at, or a new one. */
export function Agents({ selected }: { selected: string | undefined }): JSX.Element {
  return h(
    "div",
    { class: selected === undefined ? "split" : "split selected" },
    h(List, { selected }),
    detailOf(selected),
  );
}

function detailOf(selected: string | undefined): JSX.Element {
  if (selected === undefined) {
    return h("main", { class: "nothing" }, h("p", null, "Choose an agent, or describe one anew."));
  }
  if (selected === newId) return h(AgentForm, { agent: undefined });
  return h(Agent, { key: selected, name: selected });
}
