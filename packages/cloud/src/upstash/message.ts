import type { SessionEvent } from "@dormouse/contract";

/** Upstash refuses requests of more than a megabyte on its smallest plan. */
const commitBytesMax = 512 * 1024;

/**
 * The events of one commit as messages. What there is no room for is left out; a marker in its place
 * tells the reader to read the log.
 */
export function toMessages(events: SessionEvent[]): string[] {
  let room = commitBytesMax;
  return events.map((event) => {
    const message = JSON.stringify(event);
    const bytes = Buffer.byteLength(message);
    if (bytes > room) return JSON.stringify({ sequence: event.sequence });
    room -= bytes;
    return message;
  });
}

/** @returns the event, or undefined for a marker and for what is not ours. */
export function fromMessage(message: unknown): SessionEvent | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  return "type" in message && "sequence" in message ? (message as SessionEvent) : undefined;
}
