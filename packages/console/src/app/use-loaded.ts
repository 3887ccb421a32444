import { useEffect, useRef, useState } from "preact/hooks";
import { isRefused, useAccess } from "./client.ts";

export type Loaded<Value> = { value?: Value; error?: unknown };

/**
 * Loads a value now and whenever one of the keys has changed. Until the next one is there the last one stays.
 * What is being loaded is not given up for that: keys that change faster than answers come would leave none.
 * @param load is asked for nothing where it gives undefined.
 */
export function useLoaded<Value>(
  load: (signal: AbortSignal) => Promise<Value> | undefined,
  keys: readonly unknown[],
): Loaded<Value> {
  const { onRefused } = useAccess();
  const [loaded, setLoaded] = useState<Loaded<Value>>({});
  const [leave] = useState(() => new AbortController());
  const turns = useRef({ asked: 0, shown: 0 });
  useEffect(() => () => leave.abort(), []);

  useEffect(() => {
    turns.current.asked += 1;
    const turn = turns.current.asked;
    const show = (next: (before: Loaded<Value>) => Loaded<Value>): void => {
      if (leave.signal.aborted || turn < turns.current.shown) return;
      turns.current.shown = turn;
      setLoaded(next);
    };
    load(leave.signal)?.then(
      (value) => show(() => ({ value })),
      (error: unknown) => {
        if (isRefused(error)) onRefused();
        show((before) => ({ ...before, error }));
      },
    );
  }, keys);
  return loaded;
}
