import { useEffect, useState } from "preact/hooks";
import { isRefused, useAccess } from "./client.ts";

export type Loaded<Value> = { value?: Value; error?: unknown };

/**
 * Loads a value now and whenever one of the keys has changed. Until the next one is there the last one stays.
 * @param load is asked for nothing where it gives undefined.
 */
export function useLoaded<Value>(
  load: (signal: AbortSignal) => Promise<Value> | undefined,
  keys: readonly unknown[],
): Loaded<Value> {
  const { onRefused } = useAccess();
  const [loaded, setLoaded] = useState<Loaded<Value>>({});
  useEffect(() => {
    const leave = new AbortController();
    load(leave.signal)?.then(
      (value) => {
        if (!leave.signal.aborted) setLoaded({ value });
      },
      (error: unknown) => {
        if (leave.signal.aborted) return;
        if (isRefused(error)) onRefused();
        setLoaded((before) => ({ ...before, error }));
      },
    );
    return () => leave.abort();
  }, keys);
  return loaded;
}
