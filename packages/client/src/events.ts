import type { SessionEvent, SessionEventType, SessionView, StreamNotice } from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { backoffMs, sleep } from "./backoff.ts";
import { DormouseApiError } from "./error.ts";
import { watchSilence, type SilenceWatch } from "./silence.ts";
import type { Transport } from "./transport.ts";

export type EventOptions = {
  /** The sequence number of the last event you have. Default 0: from the beginning. */
  after?: number;
  /** Only events of these types. */
  types?: readonly SessionEventType[];
  /** The id of a run: begins and ends with it, and leaves out what is told of others. */
  run?: string;
  /** Ends the stream. The session does not notice. */
  signal?: AbortSignal;
  /** After so many milliseconds without a byte the connection counts as lost. Default 45,000. */
  silenceMs?: number;
};

/** The server is never silent for longer than 20 s. */
const defaultSilenceMs = 45_000;
/** Until a server says otherwise. */
const defaultRetryMs = 500;
/** Answers that another try may change; any other refusal is final. */
const passing = new Set([408, 425, 429]);

/**
 * A session's events, each once and in order, from the log and then as they happen. Connects again
 * after any cut, as often as it takes. Ends when the session was deleted, with the run that is followed,
 * or with the signal.
 * @throws DormouseApiError where the API refuses the stream for good.
 */
export async function* followEvents(
  transport: Transport,
  sessionId: string,
  { silenceMs = defaultSilenceMs, signal, ...wanted }: EventOptions = {},
): AsyncGenerator<SessionEvent, void, undefined> {
  const stream = streamOf(wanted);
  let url: string | undefined;
  let failures = 0;
  while (!isAborted(signal)) {
    const before = stream.position;
    const watch = watchSilence(silenceMs, signal);
    try {
      url ??= await watch.during(findStream(transport, sessionId, watch.signal));
      yield* connect(transport, url, stream, watch);
      failures = 0;
    } catch (error) {
      if (isAborted(signal)) return;
      if (isFinal(error)) throw error;
      failures = stream.position > before ? 0 : failures + 1;
    }
    if (stream.state === "ended") return;
    // Told to come back, it has the next events already, or waits for them.
    if (stream.state === "recycled" && stream.position > before) continue;
    await sleep(backoffMs(stream.retryMs, failures), signal);
  }
}

type Stream = {
  /** The last event that was seen, or left out as not wanted. */
  position: number;
  retryMs: number;
  state: "open" | "recycled" | "ended";
  /** Sequence numbers have holes where events are left out. */
  hasHoles: boolean;
  query: Record<string, string | undefined>;
};

function streamOf({ after = 0, types, run }: EventOptions): Stream {
  return {
    position: after,
    retryMs: defaultRetryMs,
    state: "open",
    hasHoles: types !== undefined || run !== undefined,
    query: { types: types?.join(","), run },
  };
}

/** Streams may be served elsewhere than the API: the session says where. */
async function findStream(
  { send }: Transport,
  sessionId: string,
  signal: AbortSignal,
): Promise<string> {
  const response = await send(path(routes.session, { sessionId }), { signal });
  const session = (await response.json()) as SessionView;
  return session.eventsUrl ?? path(routes.events, { sessionId });
}

/** The events of one connection that are new. Returns when it ends. */
async function* connect(
  { send }: Transport,
  url: string,
  stream: Stream,
  watch: SilenceWatch,
): AsyncGenerator<SessionEvent, void, undefined> {
  stream.state = "open";
  const response = await watch.during(
    send(url, {
      headers: { accept: "text/event-stream", "last-event-id": String(stream.position) },
      query: stream.query,
      signal: watch.signal,
    }),
  );
  if (response.status === 204 || response.body === null) {
    stream.state = "ended";
    return;
  }
  const reader = response.body
    .pipeThrough(tap(() => watch.heard()))
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onRetry: (ms) => (stream.retryMs = ms) }))
    .getReader();
  try {
    for (;;) {
      const { value, done } = await watch.during(reader.read());
      if (done) return;
      const message = JSON.parse(value.data) as SessionEvent | StreamNotice;
      if (!("sequence" in message)) {
        heed(message, stream);
        if (stream.state === "open") continue;
        return;
      }
      if (message.sequence <= stream.position) continue;
      // A hole: what is missing is in the log, so ask for it.
      if (!stream.hasHoles && message.sequence > stream.position + 1) return;
      stream.position = message.sequence;
      if (message.type === "session.deleted") stream.state = "ended";
      yield message;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function heed(notice: StreamNotice, stream: Stream): void {
  if (notice.type === "end") stream.state = "ended";
  if (notice.type !== "recycle") return;
  stream.state = "recycled";
  stream.position = Math.max(stream.position, notice.after);
}

function tap(
  onChunk: () => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      onChunk();
      controller.enqueue(chunk);
    },
  });
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function isFinal(error: unknown): boolean {
  return (
    error instanceof DormouseApiError &&
    error.status >= 400 &&
    error.status < 500 &&
    !passing.has(error.status)
  );
}
