import { h, type JSX } from "preact";
import { useState } from "preact/hooks";
import { Glyph } from "../parts/glyph.ts";
import { Notice } from "../parts/notice.ts";
import { clientWith, isRefused, sentenceOf } from "./client.ts";

type Props = { problem: string | undefined; onKey(key: string): void };

/** Asks for an API key, and lets in with one that the API knows. */
export function Gate({ problem: before, onKey }: Props): JSX.Element {
  const [state, setState] = useState<{ busy: boolean; problem: string | undefined }>({
    busy: false,
    problem: before,
  });

  function enter(event: SubmitEvent): void {
    event.preventDefault();
    const entered = new FormData(event.currentTarget as HTMLFormElement).get("key");
    const key = typeof entered === "string" ? entered.trim() : "";
    setState({ busy: true, problem: undefined });
    clientWith(key)
      .sessions.list({ limit: 1 })
      .then(
        () => onKey(key),
        (error: unknown) => setState({ busy: false, problem: refusal(error) }),
      );
  }

  return h(
    "main",
    { class: "gate" },
    h(
      "form",
      { class: "gate-card", onSubmit: enter },
      h(Glyph, { size: 44 }),
      h("h1", null, "Dormouse"),
      h("p", { class: "muted" }, "Browser sessions that sleep between steps."),
      h("label", { for: "key" }, "API key"),
      h("input", {
        id: "key",
        name: "key",
        type: "password",
        required: true,
        autocomplete: "off",
        spellcheck: false,
        placeholder: "dm_…",
      }),
      h("button", { class: "primary", disabled: state.busy }, state.busy ? "Asking …" : "Enter"),
      state.problem === undefined ? null : h(Notice, { tone: "bad" }, state.problem),
      h(
        "p",
        { class: "small muted" },
        h("code", null, "npm start"),
        " prints one. It stays in this tab and goes to this API alone.",
      ),
    ),
  );
}

function refusal(error: unknown): string {
  return isRefused(error) ? "The API does not know this key." : sentenceOf(error);
}
