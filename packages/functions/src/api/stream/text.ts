import type { Frame, SessionEvent, StreamEndReason, StreamNotice } from "@dormouse/contract";

/** How long a client waits before it connects again. */
const retryMs = 1_000;

/** The parts of a stream of server-sent events, as text. */
export const streamText = {
  retry: `retry: ${retryMs}\n\n`,

  event: (event: SessionEvent): string =>
    `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,

  /** Without an id: nobody can go on after it. */
  frame: (frame: Frame): string => notice(frame),

  /** Whoever connects again goes on after `after`, as browsers do that know nothing of notices. */
  recycle: (after: number): string => `id: ${after}\n${notice({ type: "recycle", after })}`,

  end: (reason: StreamEndReason): string => notice({ type: "end", reason }),

  /**
   * Proves that the connection lives. Without data it is no event to a reader, but its id counts: events
   * that were left out need not be looked at again.
   */
  heartbeat: (after: number): string => `: still here\nid: ${after}\n\n`,
};

function notice(value: StreamNotice | Frame): string {
  return `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
}
