import type { ResumeDecision, SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useClient } from "../app/client.ts";
import { useDeed } from "../app/use-deed.ts";
import { Notice } from "../parts/notice.ts";

type Props = {
  sessionId: string;
  reason: NonNullable<SessionView["reason"]>;
  refresh(): void;
};

const choices: { decision: ResumeDecision; label: string; means: string }[] = [
  {
    decision: "probe",
    label: "Ask its probe",
    means: "has it looked up again, without doing anything",
  },
  { decision: "skip", label: "It has happened", means: "goes on behind the step" },
  {
    decision: "retry",
    label: "Do it (again)",
    means: "only where you have seen that it did not happen",
  },
];

/** A step may have happened, and nobody can tell but whoever looks at the site. */
export function Decision({ sessionId, reason, refresh }: Props): JSX.Element {
  const { sessions } = useClient();
  const deed = useDeed();
  return h(
    "section",
    { class: "ask", "aria-label": "A decision is needed" },
    h("h2", null, "Has it happened?"),
    h("p", null, reason.message),
    h(
      "ul",
      { class: "choices" },
      choices.map(({ decision, label, means }) =>
        h(
          "li",
          { key: decision },
          h(
            "button",
            {
              type: "button",
              disabled: deed.busy,
              onClick: () =>
                deed.run(() => sessions.resume(sessionId, { decision }).finally(refresh)),
            },
            label,
          ),
          h("span", { class: "muted" }, means),
        ),
      ),
    ),
    deed.problem === undefined ? null : h(Notice, { tone: "bad" }, deed.problem),
  );
}
