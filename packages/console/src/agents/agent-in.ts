import type { Agent, AgentDescription, AgentView } from "@dormouse/contract";
import { numbersIn, wordsIn } from "../task/task-in.ts";

/** The fields of the form, as they stand in it. */
export type AgentFields = Record<
  "name" | "instructions" | "provider" | "model" | "approvals" | "hosts" | "steps" | "costUsd",
  string
>;

/** What the form shows of an agent. */
export function fieldsOf({
  name,
  instructions,
  model,
  approvals,
  allow,
  limits,
}: AgentView): AgentFields {
  return {
    name,
    instructions: instructions ?? "",
    provider: model?.provider ?? "",
    model: model?.model ?? "",
    approvals: approvals ?? "",
    hosts: allow?.hosts?.join(" ") ?? "",
    steps: String(limits?.steps ?? ""),
    costUsd: String(limits?.costUsd ?? ""),
  };
}

/** What of it the form does not show, and leaves as it is. */
export function restOf(agent: AgentView): Partial<AgentDescription> {
  const { model, allow, limits, ...others } = agent;
  return {
    ...without(others, "name", "createdAt", "updatedAt", "instructions", "approvals"),
    ...given("model", without(model ?? {}, "provider", "model")),
    ...given("allow", without(allow ?? {}, "hosts")),
    ...given("limits", without(limits ?? {}, "steps", "costUsd")),
  };
}

/** The agent that the form describes; what was left empty is not said. */
export function agentIn(fields: AgentFields, rest: Partial<AgentDescription>): Agent {
  const { name, instructions, provider, model, approvals } = fields;
  const hosts = wordsIn(fields.hosts);
  const limits = numbersIn({ steps: fields.steps.trim(), costUsd: fields.costUsd.trim() });
  const chosen = { ...text("provider", provider), ...text("model", model) };
  return {
    ...rest,
    name: name.trim(),
    ...text("instructions", instructions),
    ...text("approvals", approvals),
    ...given("model", { ...rest.model, ...chosen }),
    ...given("allow", { ...rest.allow, ...(hosts.length === 0 ? {} : { hosts }) }),
    ...given("limits", { ...rest.limits, ...limits }),
  };
}

function text(name: string, value: string): Record<string, string> {
  return value.trim() === "" ? {} : { [name]: value.trim() };
}

function given<Value extends object>(name: string, value: Value): Record<string, Value> {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}

function without(value: object, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
