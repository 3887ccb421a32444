import { h, type JSX } from "preact";
import { newId } from "../app/address.ts";
import { Split } from "../parts/split.ts";
import { Agent } from "./agent.ts";
import { AgentForm } from "./agent-form.ts";
import { List } from "./list.ts";

/** The agents that are stored by name, and beside them the one that is looked at, or a new one. */
export function Agents({ selected }: { selected: string | undefined }): JSX.Element {
  return h(Split, {
    list: h(List, { selected }),
    detail: detailOf(selected),
    hint: "Choose an agent, or describe one anew.",
  });
}

function detailOf(selected: string | undefined): JSX.Element | undefined {
  if (selected === undefined) return undefined;
  if (selected === newId) return h(AgentForm, { agent: undefined });
  return h(Agent, { key: selected, name: selected });
}
