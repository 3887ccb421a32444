import { h, type JSX } from "preact";
import { sentenceOf, useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Notice } from "../parts/notice.ts";
import { AgentForm } from "./agent-form.ts";

/** One agent, to be read and changed. */
export function Agent({ name }: { name: string }): JSX.Element {
  const { agents } = useClient();
  const { value, error } = useLoaded((signal) => agents.get(name, { signal }), [name]);
  if (value !== undefined) return h(AgentForm, { agent: value });
  return h(
    "main",
    { class: "nothing" },
    error === undefined
      ? h("p", { class: "muted" }, "Loading …")
      : h(Notice, { tone: "bad" }, sentenceOf(error)),
  );
}
