import type { SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useClient } from "../app/client.ts";
import { useDeed } from "../app/use-deed.ts";
import { ConfirmedButton } from "../parts/confirmed-button.ts";
import { Notice } from "../parts/notice.ts";
import { isUnfinished } from "../words/status.ts";

type Props = { session: SessionView; refresh(): void };

/** Pause, resume and cancel, as the session stands. */
export function Controls({ session, refresh }: Props): JSX.Element {
  const { sessions } = useClient();
  const deed = useDeed();
  const { sessionId, control } = session;
  const may = possible(session);

  function press(work: () => Promise<unknown>): void {
    deed.run(() => work().finally(refresh));
  }

  return h(
    "div",
    { class: "controls" },
    control === undefined
      ? null
      : h(
          "span",
          { class: "muted" },
          `${control.kind === "pause" ? "Pauses" : "Ends"} after what is under way …`,
        ),
    may.pause
      ? h(
          "button",
          {
            type: "button",
            disabled: deed.busy,
            onClick: () => press(() => sessions.pause(sessionId)),
          },
          "Pause",
        )
      : null,
    may.resume === undefined
      ? null
      : h(
          "button",
          {
            type: "button",
            class: "primary",
            disabled: deed.busy,
            onClick: () => press(() => sessions.resume(sessionId)),
          },
          may.resume,
        ),
    may.cancel
      ? h(ConfirmedButton, {
          label: "Cancel run",
          sure: "Really cancel?",
          disabled: deed.busy,
          onClick: () => press(() => sessions.cancel(sessionId)),
        })
      : null,
    deed.problem === undefined ? null : h(Notice, { tone: "bad" }, deed.problem),
  );
}

/** What makes sense now; `resume` is what the button says. A question or a decision resumes in its own way. */
export function possible(session: SessionView): {
  pause: boolean;
  resume?: string;
  cancel: boolean;
} {
  const { currentRun, control, question, reason, archived } = session;
  if (session.status === "CLEANUP") return { pause: false, cancel: false };
  if (archived !== undefined) return { pause: false, resume: "Bring back", cancel: false };
  const isOpen = currentRun !== undefined && isUnfinished(currentRun.status);
  const isPaused = session.status === "PAUSED";
  const isFree = question === undefined && reason?.code !== "outcome_unknown";
  return {
    pause: isOpen && !isPaused && control === undefined,
    cancel: isOpen && control?.kind !== "cancel",
    ...(isPaused && isFree ? { resume: "Resume" } : {}),
    ...(control?.kind === "pause" ? { resume: "Do not pause" } : {}),
  };
}
