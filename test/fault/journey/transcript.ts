import type { SessionEvent } from "@dormouse/contract";
import type { Reach } from "./orders.ts";

/** What became of one connection to a session's stream. */
export type Connection = "refused" | "broken off" | "hung up" | "noted";

const connectsWithinMs = 30_000;

/**
 * The events of a session's stream in the order they came, over all of its reader's connections. It is read by
 * plain `fetch`: our client would hide what comes twice.
 */
export class Transcript {
  readonly sessionId: string;
  readonly runId: string;
  readonly events: SessionEvent[] = [];
  /** Events that came out of turn. */
  readonly complaints: string[] = [];
  connections = 0;
  #lastEventId = "";

  constructor(sessionId: string, runId: string) {
    this.sessionId = sessionId;
    this.runId = runId;
  }

  get isOver(): boolean {
    return /^run\.(completed|failed|cancelled)$/.test(this.events.at(-1)?.type ?? "");
  }

  get isPaused(): boolean {
    return this.events.at(-1)?.type === "session.paused";
  }

  /** The step that is to be done next, or is being done. */
  get step(): number {
    return 1 + this.events.filter(({ type }) => type === "step.completed").length;
  }

  /**
   * Reads on from where it was, until the run is over or paused, or the connection ends.
   * @param afterMs so long after it was connected, the reader hangs up.
   */
  async read(
    { url, apiKey }: Pick<Reach, "url" | "apiKey">,
    afterMs: number,
    signal: AbortSignal,
  ): Promise<Connection> {
    const hangUp = new AbortController();
    const leave = (): void => hangUp.abort();
    let leaving = setTimeout(leave, connectsWithinMs);
    try {
      const response = await fetch(`${url}/v1/sessions/${this.sessionId}/events`, {
        headers: {
          authorization: `Bearer ${apiKey}`,
          accept: "text/event-stream",
          ...(this.#lastEventId === "" ? {} : { "last-event-id": this.#lastEventId }),
        },
        signal: AbortSignal.any([hangUp.signal, signal]),
      });
      if (!response.ok || response.body === null) return "refused";
      this.connections += 1;
      clearTimeout(leaving);
      leaving = setTimeout(leave, afterMs);
      let unread = "";
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        const blocks = (unread + text).split("\n\n");
        // What is cut off in mid-event has not been seen.
        unread = blocks.pop() ?? "";
        const before = this.events.length;
        for (const block of blocks) this.#note(block);
        if (this.events.length > before && (this.isOver || this.isPaused)) return "noted";
      }
      return "broken off";
    } catch {
      return hangUp.signal.aborted ? "hung up" : "broken off";
    } finally {
      clearTimeout(leaving);
      leave();
    }
  }

  #note(block: string): void {
    const id = /^id: ?(\d+)$/m.exec(block)?.[1];
    const data = /^data: ?(.*)$/m.exec(block)?.[1];
    if (id === undefined || data === undefined) return;
    const event = JSON.parse(data) as SessionEvent;
    const expected = this.events.length + 1;
    if (event.sequence !== expected) {
      this.complaints.push(`${event.sequence} came on the stream where ${expected} was to come`);
    }
    this.#lastEventId = id;
    this.events.push(event);
  }
}
