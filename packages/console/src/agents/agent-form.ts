import type { AgentView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useState } from "preact/hooks";
import { hrefOf } from "../app/address.ts";
import { sentenceOf, useClient } from "../app/client.ts";
import { useDeed } from "../app/use-deed.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { ConfirmedButton } from "../parts/confirmed-button.ts";
import { labelled } from "../parts/labelled.ts";
import { Notice } from "../parts/notice.ts";
import { Value } from "../parts/value.ts";
import { approvalOptions } from "../task/approval-options.ts";
import { limitFields } from "../task/limit-fields.ts";
import { agentIn, fieldsOf, restOf, type AgentFields } from "./agent-in.ts";

/** An agent as it stands, or a new one. */
export function AgentForm({ agent }: { agent: AgentView | undefined }): JSX.Element {
  const { agents } = useClient();
  const deed = useDeed();
  const [isSaved, setSaved] = useState(false);
  const fields = agent && fieldsOf(agent);
  const rest = agent === undefined ? {} : restOf(agent);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const entered = Object.fromEntries(form) as AgentFields;
    setSaved(false);
    deed.run(async () => {
      const { name } = await agents.put(
        agentIn({ ...entered, ...(agent && { name: agent.name }) }, rest),
      );
      setSaved(true);
      location.hash = hrefOf({ view: "agents", id: name });
    });
  }

  function remove(name: string): void {
    deed.run(async () => {
      await agents.delete(name);
      location.hash = hrefOf({ view: "agents" });
    });
  }

  return h(
    "main",
    { class: "session" },
    h("a", { class: "back", href: hrefOf({ view: "agents" }) }, "← Agents"),
    h(
      "form",
      { class: "card form wide", onSubmit: submit },
      h("h1", null, agent?.name ?? "New agent"),
      agent === undefined
        ? labelled("Name", h("input", { name: "name", required: true, placeholder: "buyer" }))
        : null,
      labelled(
        "What holds for all that it does",
        h("textarea", { name: "instructions", rows: 6, defaultValue: fields?.instructions }),
      ),
      h(Models, { fields }),
      h(
        "div",
        { class: "fields" },
        labelled(
          "You are asked before",
          h("select", { name: "approvals" }, approvalOptions(agent?.approvals)),
        ),
        labelled(
          "Hosts it may go to",
          h("input", { name: "hosts", placeholder: "any", defaultValue: fields?.hosts }),
        ),
      ),
      h("div", { class: "fields" }, ...limitFields(fields)),
      Object.keys(rest).length === 0
        ? null
        : h(
            "div",
            null,
            h("p", { class: "small muted" }, "Beside that"),
            h(Value, { value: rest }),
          ),
      h(
        "div",
        { class: "fields" },
        h("button", { class: "primary", disabled: deed.busy }, deed.busy ? "Saving …" : "Save"),
        agent === undefined
          ? null
          : h(ConfirmedButton, {
              label: "Delete",
              sure: "Really delete it?",
              disabled: deed.busy,
              onClick: () => remove(agent.name),
            }),
        isSaved ? h("span", { class: "muted", role: "status" }, "Saved") : null,
      ),
      deed.problem === undefined ? null : h(Notice, { tone: "bad" }, deed.problem),
      h(
        "p",
        { class: "small muted" },
        "A run keeps the agent as it was when the run was asked for.",
      ),
    ),
  );
}

/** Whom it asks first; of a provider that is not named, whoever the deployment asks. */
function Models({ fields }: { fields: AgentFields | undefined }): JSX.Element {
  const { models } = useClient();
  const { value, error } = useLoaded((signal) => models.read({ signal }), []);
  const providers = value?.providers.map(({ provider }) => provider) ?? [];
  const chosen = fields?.provider ?? "";
  const known = [...new Set([...(chosen === "" ? [] : [chosen]), ...providers])];
  return h(
    "div",
    { class: "fields" },
    labelled(
      "Provider of models",
      h(
        "select",
        { name: "provider" },
        h("option", { value: "" }, "as the deployment has it"),
        known.map((name) =>
          h("option", { key: name, value: name, selected: name === chosen }, name),
        ),
      ),
    ),
    labelled(
      "Model",
      h("input", { name: "model", placeholder: "its own", defaultValue: fields?.model }),
    ),
    error === undefined ? null : h(Notice, { tone: "bad" }, sentenceOf(error)),
  );
}
