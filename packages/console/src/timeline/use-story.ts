import type { Client } from "@dormouse/client";
import type { Frame, SessionEvent } from "@dormouse/contract";
import { useEffect, useRef, useState } from "preact/hooks";
import { isRefused, sentenceOf, useAccess } from "../app/client.ts";
import { useVisible } from "../app/use-visible.ts";

/** How many of a session's events are there at first, and come with each look further back. */
export const storyPage = 200;
/** Of one that is watched for days the oldest go, but for those that somebody asked for; they can be read again. */
const mostEvents = 2_000;
/** Events that come together are shown together. */
const gatherMs = 60;

export type Picture = Extract<Frame, { type: "picture" }>;
export type Progress = Extract<Frame, { type: "progress" }>;

export type Story = {
  /** In order, without holes. */
  events: SessionEvent[];
  /** The newest glimpses of the step that is under way. */
  picture?: Picture;
  progress?: Progress;
  /** Why nothing more will come. */
  problem?: string;
  /** Reads the events before the first one; absent where there are none. */
  earlier?: () => Promise<void>;
};

type Seen = Omit<Story, "earlier"> & { most: number };

/**
 * What happens in a session, from the log and then live, each event once. While nobody can be looking it rests,
 * and then goes on where it was.
 * @param from the number of the last event that is not asked for at first.
 */
export function useStory(sessionId: string, from: number): Story {
  const { client, onRefused } = useAccess();
  const visible = useVisible();
  const [seen, setSeen] = useState<Seen>({ events: [], most: mostEvents });
  const last = useRef(from);

  useEffect(() => {
    if (!visible) return undefined;
    const leave = new AbortController();
    const gather = gatherer((change) => setSeen((before) => ({ ...before, ...change(before) })));
    follow().catch((error: unknown) => {
      if (isRefused(error)) onRefused();
      gather({ problem: sentenceOf(error) });
    });

    async function follow(): Promise<void> {
      const events = client.events(sessionId, {
        after: last.current,
        signal: leave.signal,
        frames: {
          picture: (picture) => gather({ picture }),
          progress: (progress) => gather({ progress }),
        },
      });
      for await (const event of events) {
        // Coming back, the one before may still have had it in hand.
        if (event.sequence <= last.current) continue;
        last.current = event.sequence;
        gather({ event });
      }
    }

    return () => leave.abort();
  }, [client, sessionId, visible]);

  const first = seen.events[0] === undefined ? from : seen.events[0].sequence - 1;

  async function earlier(): Promise<void> {
    const events = await readBetween(client, sessionId, Math.max(0, first - storyPage), first);
    setSeen((before) => ({
      ...before,
      events: [...events, ...before.events],
      most: before.most + events.length,
    }));
  }

  return { ...seen, ...(first > 0 ? { earlier } : {}) };
}

type News = Pick<Seen, "picture" | "progress" | "problem"> & { event?: SessionEvent };

/** Gathers what comes within a moment into one change of what was seen. */
function gatherer(apply: (change: (before: Seen) => Seen) => void): (news: News) => void {
  let waiting: News[] = [];
  return (news) => {
    waiting.push(news);
    if (waiting.length > 1) return;
    setTimeout(() => {
      const all = waiting;
      waiting = [];
      apply((before) => all.reduce(withNews, before));
    }, gatherMs);
  };
}

function withNews(before: Seen, { event, ...glimpse }: News): Seen {
  const after = { ...before, ...glimpse };
  return event === undefined
    ? after
    : { ...after, events: [...before.events, event].slice(-before.most) };
}

async function readBetween(
  client: Client,
  sessionId: string,
  after: number,
  upTo: number,
): Promise<SessionEvent[]> {
  const events: SessionEvent[] = [];
  for await (const event of client.events(sessionId, { after })) {
    events.push(event);
    if (event.sequence >= upTo) break;
  }
  return events;
}
