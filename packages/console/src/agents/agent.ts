import { h, type JSX } from "preact";
import { useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { NotYet } from "../parts/not-yet.ts";
import { AgentForm } from "./agent-form.ts";

/** One agent, to be read and changed. */
export function Agent({ name }: { name: string }): JSX.Element {
  const { agents } = useClient();
  const { value, error } = useLoaded((signal) => agents.get(name, { signal }), [name]);
  return value === undefined ? h(NotYet, { error }) : h(AgentForm, { agent: value });
}
