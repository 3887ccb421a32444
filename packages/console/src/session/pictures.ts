import type { ArtifactView, SessionEvent, SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useState } from "preact/hooks";
import { useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";
import type { Picture, Story } from "../timeline/use-story.ts";
import { clock, moment } from "../words/time.ts";

const howMany = 30;

type Props = { session: SessionView; story: Story };

/** What the page looks like: live while a step is under way, or as it was in a screenshot. */
export function Pictures({ session, story }: Props): JSX.Element {
  const client = useClient();
  const { sessionId } = session;
  const [reloads, setReloads] = useState(0);
  const { value: page } = useLoaded(
    (signal) => client.sessions.screenshots(sessionId, { limit: howMany, signal }),
    [client, sessionId, lastScreenshot(story.events), reloads],
  );
  const [chosen, setChosen] = useState<string>();
  const screenshots = page?.items ?? [];
  const at = screenshots.findIndex(({ artifactId }) => artifactId === chosen);
  const live = liveOne(story.picture, screenshots[0]);
  const shown = at < 0 ? (live === undefined ? screenshots[0] : undefined) : screenshots[at];
  const isActive = session.status === "ACTIVE";

  return h(
    "section",
    { class: "card picture" },
    h(
      "h2",
      null,
      "Picture",
      h(Caption, { shown, live, isActive }),
      h(Pager, { screenshots, shown, live, onChoose: setChosen }),
    ),
    // Links last an hour; behind that one, new ones are asked for.
    h(Image, { shown, live, onLost: () => setReloads((count) => Math.min(count + 1, 5)) }),
  );
}

/** The newest glimpse, unless a screenshot came later. */
function liveOne(
  picture: Picture | undefined,
  newest: ArtifactView | undefined,
): Picture | undefined {
  if (picture === undefined || newest === undefined) return picture;
  return picture.at > newest.createdAt ? picture : undefined;
}

type Sight = { shown: ArtifactView | undefined; live: Picture | undefined };

function Caption({ shown, live, isActive }: Sight & { isActive: boolean }): JSX.Element | null {
  if (shown !== undefined) {
    const when = h(
      "time",
      { dateTime: shown.createdAt, title: moment(shown.createdAt) },
      clock(shown.createdAt),
    );
    return h("span", { class: "muted" }, `screenshot of step ${shown.step}, `, when);
  }
  if (live === undefined) return null;
  return isActive
    ? h("span", { class: "pill live moves" }, "live")
    : h("span", { class: "muted" }, `as last seen in step ${live.step}, ${clock(live.at)}`);
}

type PagerProps = Sight & { screenshots: ArtifactView[]; onChoose(artifactId?: string): void };

function Pager({ screenshots, shown, live, onChoose }: PagerProps): JSX.Element | null {
  const at = shown === undefined ? -1 : screenshots.indexOf(shown);
  const first = live === undefined ? 0 : -1;
  if (screenshots.length - first < 2) return null;
  const go = (to: number) => () => onChoose(screenshots[to]?.artifactId);
  return h(
    "span",
    { class: "pager" },
    h(
      "button",
      {
        type: "button",
        "aria-label": "Older",
        disabled: at + 1 >= screenshots.length,
        onClick: go(at + 1),
      },
      "‹",
    ),
    h(
      "button",
      { type: "button", "aria-label": "Newer", disabled: at <= first, onClick: go(at - 1) },
      "›",
    ),
  );
}

function Image({ shown, live, onLost }: Sight & { onLost(): void }): JSX.Element {
  if (shown !== undefined) {
    const { url, step, fileName } = shown;
    return h(
      "a",
      { class: "frame", href: url, target: "_blank", rel: "noreferrer noopener" },
      h("img", { src: url, alt: `The page in step ${step}: ${fileName}`, onError: onLost }),
    );
  }
  if (live !== undefined) {
    const src = `data:${live.contentType};base64,${live.data}`;
    return h("div", { class: "frame" }, h("img", { src, alt: `The page in step ${live.step}` }));
  }
  return h(
    "p",
    { class: "muted" },
    "None yet. Steps show themselves here while they are under way, and the action ",
    h("code", null, "screenshot"),
    " keeps one.",
  );
}

/** The number of the last event that tells of a screenshot: behind it there is another one to load. */
function lastScreenshot(events: SessionEvent[]): number {
  return (
    events.findLast(
      ({ type, data }) =>
        type.startsWith("step.") &&
        "actions" in data &&
        data.actions.some(({ artifact }) => artifact?.kind === "screenshot"),
    )?.sequence ?? 0
  );
}
