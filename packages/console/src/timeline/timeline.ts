import type { SessionEvent } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useDeed } from "../app/use-deed.ts";
import { Line } from "../parts/line.ts";
import { Notice } from "../parts/notice.ts";
import { clock, moment } from "../words/time.ts";
import { EventDetails } from "./event-details.ts";
import { tellEvent } from "./tell-event.ts";
import type { Progress, Story } from "./use-story.ts";

type Props = { story: Story; isActive: boolean };

/** What happened, the newest first, and above it what is happening. */
export function Timeline({ story, isActive }: Props): JSX.Element {
  const { events, progress, problem, earlier } = story;
  const looking = useDeed();
  const newest = events.at(-1);
  return h(
    "div",
    { class: "timeline" },
    problem === undefined ? null : h(Notice, { tone: "bad" }, problem),
    h("p", { class: "unseen", role: "status" }, newest && tellEvent(newest).text),
    events.length === 0 ? h("p", { class: "muted" }, "Reading the log …") : null,
    h(
      "ol",
      { "aria-label": "Events, newest first" },
      isActive && progress !== undefined ? h(Doing, { progress }) : null,
      events.toReversed().map((event) => h(Entry, { key: event.sequence, event })),
    ),
    looking.problem === undefined ? null : h(Notice, { tone: "bad" }, looking.problem),
    earlier === undefined
      ? null
      : h(
          "button",
          { type: "button", disabled: looking.busy, onClick: () => looking.run(earlier) },
          "Earlier events",
        ),
  );
}

function Entry({ event }: { event: SessionEvent }): JSX.Element {
  const { tone, text, note, took } = tellEvent(event);
  const lead = h("time", { dateTime: event.at, title: moment(event.at) }, clock(event.at));
  return h(Line, { tone, lead, text, note, took }, h(EventDetails, { event }));
}

/** The action of the step that is under way. */
function Doing({ progress }: { progress: Progress }): JSX.Element {
  const { action, step, attempt, at } = progress;
  const count = action.of > 1 ? ` (${action.index + 1} of ${action.of})` : "";
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  return h(
    "li",
    { class: "live doing" },
    h(
      "div",
      { class: "summary" },
      h("time", { dateTime: at }, clock(at)),
      h("span", { class: "dot", "aria-hidden": true }),
      h(
        "span",
        { class: "what" },
        h("b", null, `${action.name ?? action.type}${count} …`),
        h("span", { class: "note" }, `step ${step}${again}`),
      ),
    ),
  );
}
