import type { SessionView } from "@dormouse/contract";
import { useState } from "preact/hooks";
import { useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { useTicks } from "../app/use-ticks.ts";

/** Events tell of whatever changes; a pause that is only asked for is in no event yet. */
const everyMs = 10_000;

export type Watched = {
  session?: SessionView;
  error?: unknown;
  /** Reads it anew. */
  refresh(): void;
};

/** The session as the API tells it: read again by the clock and when `refresh` is called. */
export function useSession(sessionId: string): Watched {
  const client = useClient();
  const ticks = useTicks(everyMs);
  const [asked, setAsked] = useState(0);
  const { value, error } = useLoaded(
    (signal) => client.sessions.get(sessionId, { signal }),
    [client, sessionId, ticks, asked],
  );
  return {
    ...(value === undefined ? {} : { session: value }),
    error,
    refresh: () => setAsked((count) => count + 1),
  };
}
