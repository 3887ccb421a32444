import type { StepContext as Context } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useState } from "preact/hooks";
import { sentenceOf, useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Notice } from "../parts/notice.ts";
import { Value } from "../parts/value.ts";
import { duration } from "../words/time.ts";
import { tellMessage, type Said } from "./tell-message.ts";

type Props = { sessionId: string; step: number };

/** What a model was told for a step and what it answered, asked for once somebody wants to see it. */
export function StepContext({ sessionId, step }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  return h(
    "details",
    {
      class: "context",
      onToggle: (event: Event) => setOpen((event.currentTarget as HTMLDetailsElement).open),
    },
    h("summary", null, "What the model was told, and answered"),
    open ? h(Told, { sessionId, step }) : null,
  );
}

function Told({ sessionId, step }: Props): JSX.Element {
  const { sessions } = useClient();
  const { value, error } = useLoaded(
    (signal) => sessions.context(sessionId, step, { signal }),
    [sessionId, step],
  );
  if (error !== undefined) return h(Notice, { tone: "bad" }, sentenceOf(error));
  if (value === undefined) return h("p", { class: "muted" }, "Loading …");
  const { request, answer, attempts } = value;
  const said: Said[] = [
    { who: "Instructions", text: request.instructions },
    ...request.messages.flatMap(tellMessage),
    ...tellMessage({ role: "assistant", ...answer }).map((one) => ({ ...one, who: "Its answer" })),
    { who: "Asked", text: attempts.map(lineOf).join("\n") },
  ];
  return h(
    "ol",
    { class: "said" },
    said.map(({ who, text }, index) =>
      h("li", { key: index }, h("b", null, who), h(Value, { value: text })),
    ),
  );
}

function lineOf({ provider, model, outcome, durationMs }: Context["attempts"][number]): string {
  const took = durationMs === 0 ? "" : ` after ${duration(durationMs)}`;
  return `${provider} ${model}: ${outcome.replaceAll("_", " ")}${took}`;
}
