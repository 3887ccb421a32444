const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `402 ms`, `1.2 s`, `2 min 5 s`, `3 h 10 min`, `2 d 4 h`. */
export function duration(ms: number): string {
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < minute) return `${(ms / second).toFixed(ms < 10 * second ? 1 : 0)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min ${Math.floor((ms % minute) / second)} s`;
  if (ms < day) return `${Math.floor(ms / hour)} h ${Math.floor((ms % hour) / minute)} min`;
  return `${Math.floor(ms / day)} d ${Math.floor((ms % day) / hour)} h`;
}

/** How long ago, roughly: `now`, `40 s`, `5 min`, `3 h`, `2 d`. */
export function age(iso: string, nowMs: number): string {
  const ms = nowMs - Date.parse(iso);
  return ms < 5 * second ? "now" : roughly(ms);
}

/** The same as the end of a sentence: `just now`, `5 min ago`. */
export function ago(iso: string, nowMs: number): string {
  const passed = age(iso, nowMs);
  return passed === "now" ? "just now" : `${passed} ago`;
}

/** How long until then: `in 4 min`; or `now`. */
export function remaining(iso: string, nowMs: number): string {
  const ms = Date.parse(iso) - nowMs;
  return ms < second ? "now" : `in ${roughly(ms)}`;
}

function roughly(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return `${Math.floor(ms / hour)} h`;
  return `${Math.floor(ms / day)} d`;
}

/** The time of day here, to the second. */
export function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  });
}

/** Date and time here. */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}
