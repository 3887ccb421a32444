import type { SessionView } from "@dormouse/contract";
import { h, type ComponentChildren, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { sentenceOf } from "../app/client.ts";
import { NotYet } from "../parts/not-yet.ts";
import { Notice } from "../parts/notice.ts";
import { GiveTask } from "../task/give-task.ts";
import { Timeline } from "../timeline/timeline.ts";
import { storyPage, useStory } from "../timeline/use-story.ts";
import { Attention } from "./attention.ts";
import { Head } from "./head.ts";
import { PageText } from "./page-text.ts";
import { Pictures } from "./pictures.ts";
import { Runs } from "./runs.ts";
import { Task } from "./task.ts";
import { useSession } from "./use-session.ts";

/** `children` stand below its head. */
type SessionProps = { sessionId: string; children?: ComponentChildren };

/** All of one session. */
export function Session({ sessionId, children }: SessionProps): JSX.Element {
  const { session, error, refresh } = useSession(sessionId);
  if (session === undefined) return h(NotYet, { error });
  return h(Known, { session, error, refresh }, children);
}

type Props = {
  session: SessionView;
  error: unknown;
  refresh(): void;
  children?: ComponentChildren;
};
const tabs = ["Timeline", "Runs", "New task"] as const;

function Known({ session, error, refresh, children }: Props): JSX.Element {
  const { sessionId, status, currentRun } = session;
  const [from] = useState(Math.max(0, session.lastSequence - storyPage));
  const story = useStory(sessionId, from);
  const [tab, setTab] = useState<(typeof tabs)[number]>("Timeline");
  const last = story.events.at(-1)?.sequence ?? 0;
  useEffect(() => {
    if (last > session.lastSequence) refresh();
  }, [last]);
  function onGiven(): void {
    setTab("Timeline");
    refresh();
  }

  return h(
    "main",
    { class: "session" },
    h(Head, { session, refresh }),
    children,
    error === undefined ? null : h(Notice, { tone: "bad" }, sentenceOf(error)),
    currentRun?.task === undefined
      ? null
      : h("section", { class: "card", "aria-label": "Task" }, h(Task, { run: currentRun })),
    h(Attention, { session, refresh }),
    h(
      "div",
      { class: "panes" },
      h(
        "section",
        { class: "pane log" },
        h(
          "div",
          { class: "tabs", role: "group", "aria-label": "Show" },
          tabs.map((name) =>
            h(
              "button",
              {
                key: name,
                type: "button",
                "aria-pressed": name === tab,
                onClick: () => setTab(name),
              },
              name,
            ),
          ),
        ),
        tab === "Timeline" ? h(Timeline, { story, isActive: status === "ACTIVE" }) : null,
        tab === "Runs" ? h(Runs, { session }) : null,
        tab === "New task" ? h(GiveTask, { sessionId, onGiven }) : null,
      ),
      h("div", { class: "pane sight" }, h(Pictures, { session, story }), h(PageText, { session })),
    ),
  );
}
