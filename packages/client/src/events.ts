import type {
  AgentRunRequest,
  Frame,
  FrameKind,
  SessionEvent,
  SessionEventType,
  SessionView,
} from "@dormouse/contract";
import { headers } from "@dormouse/contract/headers";
import { path, routes } from "@dormouse/contract/routes";
import { randomKey } from "./random-key.ts";
import { followStream, type Connect } from "./stream.ts";
import type { Transport } from "./transport.ts";

/** A kind that nobody listens to is not asked for. */
export type FrameListeners = {
  [Kind in FrameKind]?: (frame: Extract<Frame, { type: Kind }>) => void;
};

export type StreamOptions = {
  /** Only events of these types. */
  types?: readonly SessionEventType[];
  /** Who is told of what is seen of steps that are under way. That is in no log, and lost without harm. */
  frames?: FrameListeners;
  /** Ends the stream. The session does not notice. */
  signal?: AbortSignal;
  /** After so many milliseconds without a byte the connection counts as lost. Default 45,000. */
  silenceMs?: number;
};

export type EventOptions = StreamOptions & {
  /** The sequence number of the last event you have. Default 0: from the beginning. */
  after?: number;
  /** The id of a run: begins and ends with it, and leaves out what is told of others. */
  run?: string;
};

/** `idempotencyKey`: under it the run is started or joined once. Default: one of this call's own. */
export type AgentOptions = StreamOptions & {
  idempotencyKey?: string;
};

/**
 * A session's events, each once and in order, from the log and then as they happen. Connects again
 * after any cut, as often as it takes. Ends when the session was deleted, with the run that is followed,
 * or with the signal.
 * @throws DormouseApiError where the API refuses the stream for good.
 */
export async function* followEvents(
  transport: Transport,
  sessionId: string,
  { after = 0, run, types, frames = {}, ...options }: EventOptions = {},
): AsyncGenerator<SessionEvent, void, undefined> {
  const isFiltered = types !== undefined || run !== undefined;
  const find = eventsUrlOf(transport, sessionId);
  const connect: Connect = async (position, signal) =>
    transport.send(await find(signal), {
      headers: streamHeaders(position),
      query: { ...streamQuery(types, frames), run },
      signal,
    });
  yield* followStream(connect, { after, isDense: !isFiltered, onFrame: tell(frames), ...options });
}

/**
 * Starts a run of the agent, or joins the one it has, and gives the run's events from its first to its
 * last, as followEvents does. Leaving it changes nothing.
 * @throws DormouseApiError where the API refuses the run or the stream for good.
 */
export async function* runAgent(
  transport: Transport,
  { sessionId, agent, request }: { sessionId: string; agent: string; request: AgentRunRequest },
  { types, frames = {}, idempotencyKey = randomKey(), ...options }: AgentOptions = {},
): AsyncGenerator<SessionEvent, void, undefined> {
  const query = streamQuery(types, frames);
  const find = eventsUrlOf(transport, sessionId);
  let run: string | undefined;
  const connect: Connect = async (position, signal) => {
    const url = await find(signal);
    const sent = { headers: streamHeaders(position), signal };
    if (run !== undefined) return transport.send(url, { ...sent, query: { ...query, run } });
    const response = await transport.send(agentUrlOf(url, agent), {
      method: "POST",
      body: request,
      query,
      ...sent,
      headers: { ...sent.headers, "idempotency-key": idempotencyKey },
    });
    run = response.headers.get(headers.runId) ?? undefined;
    return response;
  };
  yield* followStream(connect, { after: 0, isDense: false, onFrame: tell(frames), ...options });
}

function streamQuery(
  types: readonly SessionEventType[] | undefined,
  frames: FrameListeners,
): Record<string, string | undefined> {
  const kinds = Object.keys(frames);
  return { types: types?.join(","), frames: kinds.length === 0 ? undefined : kinds.join(",") };
}

function tell(listeners: FrameListeners): (frame: Frame) => void {
  return (frame) => {
    if (frame.type === "progress") listeners.progress?.(frame);
    else listeners.picture?.(frame);
  };
}

function streamHeaders(position: number): Record<string, string> {
  return { accept: "text/event-stream", "last-event-id": String(position) };
}

/** Streams may be served elsewhere than the API: the session says where. */
function eventsUrlOf(
  { read }: Transport,
  sessionId: string,
): (signal: AbortSignal) => Promise<string> {
  let url: string | undefined;
  return async (signal) => {
    if (url !== undefined) return url;
    const { eventsUrl } = await read<SessionView>(path(routes.session, { sessionId }), { signal });
    url = eventsUrl ?? path(routes.events, { sessionId });
    return url;
  };
}

/** An agent's runs are streamed where events are. */
function agentUrlOf(eventsUrl: string, agent: string): string {
  return eventsUrl.replace(/events$/, `agent/${encodeURIComponent(agent)}`);
}
