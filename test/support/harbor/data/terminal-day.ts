/** The day the sample data stands at. Fixed, so that every page reads the same whenever it is opened. */
export const terminalDay = "2026-03-02";

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** `days` after the terminal's day (before it when negative), as `YYYY-MM-DD`. */
export function dayFromTerminalDay(days: number): string {
  return new Date(Date.parse(terminalDay) + days * dayMs).toISOString().slice(0, 10);
}

export function addMinutes(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * minuteMs).toISOString();
}

/** Whether the text is a real calendar day written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
