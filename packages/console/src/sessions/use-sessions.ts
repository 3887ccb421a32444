import type { SessionStatus, SessionView } from "@dormouse/contract";
import { useEffect, useState } from "preact/hooks";
import { useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { useTicks } from "../app/use-ticks.ts";

/** How often the newest sessions are asked for. */
const everyMs = 4_000;
const pageSize = 30;

export type Filter = { status?: SessionStatus; agent?: string };
type Further = { items: SessionView[]; nextCursor: string | undefined };

export type Listed = {
  /** Newest first; undefined until they are known. */
  items?: SessionView[];
  error?: unknown;
  /** Reads on; absent where there are no more. */
  more?: () => Promise<void>;
};

/** The sessions that fit, kept up to date; further pages stay as they were read. */
export function useSessions(filter: Filter): Listed {
  const client = useClient();
  const ticks = useTicks(everyMs);
  const { status, agent } = filter;
  const { value: newest, error } = useLoaded(
    async (signal) => {
      const page = await client.sessions.list({ ...filter, limit: pageSize, signal });
      return { page, of: nameOf(filter) };
    },
    [client, ticks, status, agent],
  );
  const [further, setFurther] = useState<Further>();
  useEffect(() => setFurther(undefined), [status, agent]);

  // What is there until the answer comes is of another filter.
  if (newest === undefined || newest.of !== nameOf(filter)) return { error };
  const cursor = further === undefined ? newest.page.nextCursor : further.nextCursor;

  async function more(): Promise<void> {
    const next = await client.sessions.list({
      ...filter,
      limit: pageSize,
      ...(cursor && { cursor }),
    });
    setFurther({
      items: [...(further?.items ?? []), ...next.items],
      nextCursor: next.nextCursor,
    });
  }

  return {
    items: eachOnce([...newest.page.items, ...(further?.items ?? [])]),
    error,
    ...(cursor === undefined ? {} : { more }),
  };
}

function nameOf({ status, agent = "" }: Filter): string {
  return `${status ?? ""} ${agent}`;
}

/** One that was created meanwhile moves the others down, onto the page behind. */
function eachOnce(sessions: SessionView[]): SessionView[] {
  const byId = new Map<string, SessionView>();
  for (const session of sessions) {
    if (!byId.has(session.sessionId)) byId.set(session.sessionId, session);
  }
  return [...byId.values()];
}
