import type { OpenQuestion, Question } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useState } from "preact/hooks";
import { useClient } from "../app/client.ts";
import { useDeed } from "../app/use-deed.ts";
import { useTicks } from "../app/use-ticks.ts";
import { Notice } from "../parts/notice.ts";
import { moment, remaining } from "../words/time.ts";
import { QuestionPicture } from "./question-picture.ts";

type Props = { sessionId: string; open: OpenQuestion; refresh(): void };

/** What the session's run asks, and the way to answer it. */
export function Ask({ sessionId, open, refresh }: Props): JSX.Element {
  const { sessions } = useClient();
  const deed = useDeed();
  const { name, question, picture, expiresAt } = open;

  const [isAnswered, setAnswered] = useState(false);

  function answer(value: string | boolean): void {
    deed.run(async () => {
      await sessions.answer(sessionId, name, value).finally(refresh);
      setAnswered(true);
    });
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const value = new FormData(event.currentTarget as HTMLFormElement).get("answer");
    if (typeof value === "string" && value !== "") answer(value);
  }

  return h(
    "form",
    { class: "ask", onSubmit: submit },
    h("h2", { id: "prompt" }, question.prompt),
    picture === undefined
      ? null
      : h(QuestionPicture, { sessionId, artifactId: picture.artifactId }),
    h(
      "div",
      { class: "answer" },
      h(Field, { question, busy: deed.busy || isAnswered, onAnswer: answer }),
    ),
    expiresAt === undefined ? null : h(Expiry, { at: expiresAt }),
    deed.problem === undefined ? null : h(Notice, { tone: "bad" }, deed.problem),
  );
}

type FieldProps = { question: Question; busy: boolean; onAnswer(value: string | boolean): void };

function Field({ question, busy, onAnswer }: FieldProps): (JSX.Element | JSX.Element[])[] {
  const send = h("button", { class: "primary", disabled: busy }, "Answer");
  switch (question.kind) {
    case "text":
      return [
        h("input", {
          name: "answer",
          type: question.secret === true ? "password" : "text",
          required: true,
          autocomplete: "off",
          spellcheck: false,
          "aria-labelledby": "prompt",
        }),
        send,
      ];
    case "choice":
      return [
        question.options.map((option) =>
          h(
            "label",
            { key: option, class: "option" },
            h("input", { type: "radio", name: "answer", value: option, required: true }),
            option,
          ),
        ),
        send,
      ];
    case "confirm":
      return [
        h(
          "button",
          { type: "button", class: "primary", disabled: busy, onClick: () => onAnswer(true) },
          "Confirm",
        ),
        h("button", { type: "button", disabled: busy, onClick: () => onAnswer(false) }, "Decline"),
      ];
  }
}

/** A question that is not answered in time is withdrawn. */
function Expiry({ at }: { at: string }): JSX.Element {
  useTicks(1_000);
  return h(
    "p",
    { class: "small muted" },
    "Expires ",
    h("time", { dateTime: at, title: moment(at) }, remaining(at, Date.now())),
  );
}
