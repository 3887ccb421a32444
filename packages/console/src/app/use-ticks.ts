import { useEffect, useState } from "preact/hooks";
import { useVisible } from "./use-visible.ts";

/** @returns a number that grows every `everyMs` while somebody may be looking, and when they come back. */
export function useTicks(everyMs: number): number {
  const visible = useVisible();
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    if (!visible) return undefined;
    const timer = setInterval(() => setTicks((count) => count + 1), everyMs);
    return () => {
      clearInterval(timer);
      setTicks((count) => count + 1);
    };
  }, [visible, everyMs]);
  return ticks;
}
