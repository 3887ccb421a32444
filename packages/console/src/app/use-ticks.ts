import { useEffect, useState } from "preact/hooks";

/** @returns a number that grows every `everyMs` while somebody may be looking, and when they come back. */
export function useTicks(everyMs: number): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    const tick = (): void => {
      if (!document.hidden) setTicks((count) => count + 1);
    };
    const timer = setInterval(tick, everyMs);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [everyMs]);
  return ticks;
}
