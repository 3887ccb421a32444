import type { Frame, SessionEvent, StreamNotice } from "@dormouse/contract";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { backoffMs, sleep } from "./backoff.ts";
import { askedToWaitMs, isFinal } from "./retry.ts";
import { watchSilence, type SilenceWatch } from "./silence.ts";

/** Asks for the events after `position`. */
export type Connect = (position: number, signal: AbortSignal) => Promise<Response>;

export type FollowOptions = {
  after: number;
  /** A gap in the sequence numbers means that something was lost on the way. */
  isDense: boolean;
  /** Told of what is seen of steps that are under way, where that was asked for. */
  onFrame?: (frame: Frame) => void;
  signal?: AbortSignal;
  silenceMs?: number;
};

/** The server is never silent for longer than 20 s. */
const defaultSilenceMs = 45_000;
/** Until a server says otherwise. */
const defaultRetryMs = 500;

type Stream = {
  /** The last event that was seen, or left out as not wanted. */
  position: number;
  isDense: boolean;
  onFrame: (frame: Frame) => void;
  retryMs: number;
  state: "open" | "recycled" | "ended";
};

/**
 * The events of a stream, each once and in order, over as many connections as it takes, until the server
 * says that there will be no more.
 * @throws DormouseApiError where the API refuses the stream for good.
 */
export async function* followStream(
  connect: Connect,
  { after, isDense, onFrame = () => {}, signal, silenceMs = defaultSilenceMs }: FollowOptions,
): AsyncGenerator<SessionEvent, void, undefined> {
  const stream: Stream = {
    position: after,
    isDense,
    onFrame,
    retryMs: defaultRetryMs,
    state: "open",
  };
  let failures = 0;
  while (!isAborted(signal)) {
    const before = stream.position;
    let askedMs = 0;
    const watch = watchSilence(silenceMs, signal);
    try {
      yield* readConnection(connect, stream, watch);
      failures = 0;
    } catch (error) {
      if (isAborted(signal)) return;
      if (isFinal(error)) throw error;
      askedMs = askedToWaitMs(error);
      failures = stream.position > before ? 0 : failures + 1;
    }
    if (stream.state === "ended") return;
    // Told to come back, it has the next events already, or waits for them.
    if (stream.state === "recycled" && stream.position > before) continue;
    await sleep(Math.max(askedMs, backoffMs(stream.retryMs, failures)), signal);
  }
}

/** The events of one connection that are new. Returns when it ends. */
async function* readConnection(
  connect: Connect,
  stream: Stream,
  watch: SilenceWatch,
): AsyncGenerator<SessionEvent, void, undefined> {
  stream.state = "open";
  const response = await watch.during(connect(stream.position, watch.signal));
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
      const message = JSON.parse(value.data) as SessionEvent | StreamNotice | Frame;
      if (message.type === "end" || message.type === "recycle") {
        heed(message, stream);
        return;
      }
      if (!("sequence" in message)) {
        stream.onFrame(message);
        continue;
      }
      if (message.sequence <= stream.position) continue;
      // A hole: what is missing is in the log, so ask for it.
      if (stream.isDense && message.sequence > stream.position + 1) return;
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
