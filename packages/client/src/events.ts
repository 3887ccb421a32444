import type { SessionEvent, SessionView } from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { backoffMs, sleep } from "./backoff.ts";
import { DormouseApiError } from "./error.ts";
import { watchSilence, type SilenceWatch } from "./silence.ts";
import type { Transport } from "./transport.ts";

export type EventOptions = {
  /** The sequence number of the last event you have. Default 0: from the beginning. */
  after?: number;
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
 * after any cut, as often as it takes. Ends when the session was deleted, or with the signal.
 * @throws DormouseApiError where the API refuses the stream for good.
 */
export async function* followEvents(
  transport: Transport,
  sessionId: string,
  { after = 0, signal, silenceMs = defaultSilenceMs }: EventOptions = {},
): AsyncGenerator<SessionEvent, void, undefined> {
  const stream: Stream = { lastSequence: after, retryMs: defaultRetryMs, ended: false };
  let url: string | undefined;
  let failures = 0;
  while (!isAborted(signal)) {
    const before = stream.lastSequence;
    const watch = watchSilence(silenceMs, signal);
    try {
      url ??= await watch.during(findStream(transport, sessionId, watch.signal));
      yield* connect(transport, url, stream, watch);
      failures = 0;
    } catch (error) {
      if (isAborted(signal)) return;
      if (isFinal(error)) throw error;
      failures = stream.lastSequence > before ? 0 : failures + 1;
    }
    if (stream.ended) return;
    await sleep(backoffMs(stream.retryMs, failures), signal);
  }
}

type Stream = { lastSequence: number; retryMs: number; ended: boolean };

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
  const response = await watch.during(
    send(url, {
      headers: { accept: "text/event-stream", "last-event-id": String(stream.lastSequence) },
      signal: watch.signal,
    }),
  );
  if (response.status === 204 || response.body === null) {
    stream.ended = true;
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
      const event = JSON.parse(value.data) as SessionEvent;
      if (event.sequence <= stream.lastSequence) continue;
      // A hole: what is missing is in the log, so ask for it.
      if (event.sequence > stream.lastSequence + 1) return;
      stream.lastSequence = event.sequence;
      stream.ended = event.type === "session.deleted";
      yield event;
      if (stream.ended) return;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
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
