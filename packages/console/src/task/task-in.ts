import type { AgentRequest } from "@dormouse/contract";

/**
 * What the form asks for: what was left empty is not said.
 * @throws Error with a sentence where the schema of the output is no JSON.
 */
export function taskIn(form: FormData): AgentRequest {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const lines = text("task")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const [agent, output, approvals] = [text("agent"), text("output"), text("approvals")];
  const limits = numbersIn({ steps: text("steps"), costUsd: text("costUsd") });
  const hosts = wordsIn(text("hosts"));
  return {
    kind: "agent",
    ...(form.has("isList") ? { steps: lines } : { task: text("task") }),
    ...(agent === "" ? {} : { agent }),
    ...(output === "" ? {} : { output: schemaIn(output) }),
    ...(approvals === "" ? {} : { approvals: approvals as AgentRequest["approvals"] & string }),
    ...(limits === undefined ? {} : { limits }),
    ...(hosts.length === 0 ? {} : { allow: { hosts } }),
  };
}

/** Those that are given; undefined where none is. */
export function numbersIn<Name extends string>(
  fields: Record<Name, string>,
): { [One in Name]?: number } | undefined {
  const given = Object.entries<string>(fields).filter(([, value]) => value !== "");
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(([name, value]) => [name, Number(value)])) as {
    [One in Name]?: number;
  };
}

/** Words with spaces or commas between them. */
export function wordsIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

function schemaIn(text: string): NonNullable<AgentRequest["output"]> {
  try {
    return JSON.parse(text) as NonNullable<AgentRequest["output"]>;
  } catch (cause) {
    throw new Error("The schema of the output is not JSON.", { cause });
  }
}
