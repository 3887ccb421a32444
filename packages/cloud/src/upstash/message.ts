import type { SessionEvent } from "@dormouse/contract";
import { layouts, NewerLayoutError } from "@dormouse/core";

/** Upstash refuses requests of more than a megabyte on its smallest plan. */
const commitBytesMax = 512 * 1024;

/**
 * The events of one commit as messages. What there is no room for is left out; a marker in its place
 * tells the reader to read the log.
 */
export function toMessages(events: SessionEvent[]): string[] {
  let room = commitBytesMax;
  return events.map((event) => {
    const message = JSON.stringify(layouts.event.stamp(event));
    const bytes = Buffer.byteLength(message);
    if (bytes > room) return JSON.stringify({ sequence: event.sequence });
    room -= bytes;
    return message;
  });
}

/** @returns the event, or undefined for a marker, for what is not ours, and for what only a newer program reads. */
export function fromMessage(message: unknown): SessionEvent | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  if (!("type" in message && "sequence" in message)) return undefined;
  try {
    return layouts.event.readStamped(message);
  } catch (error) {
    if (error instanceof NewerLayoutError) return undefined;
    throw error;
  }
}
