import type {
  ArtifactView,
  CreateSessionRequest,
  InputRequest,
  ForkRequest,
  Page,
  ReplayRequest,
  ResumeDecision,
  ResumeRequest,
  RunDetail,
  ExecuteRequest,
  RunView,
  SessionStatus,
  SessionView,
} from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import { createStateClient } from "./state.ts";
import type { RequestOptions, Transport } from "./transport.ts";

export type CallOptions = { signal?: AbortSignal };
export type PageOptions = CallOptions & { limit?: number; cursor?: string };
export type ListOptions = PageOptions & { status?: SessionStatus; agent?: string };
/** `idempotencyKey`: sent again under the same key within a day, the request is carried out once. */
export type CommandOptions = CallOptions & { idempotencyKey?: string };

/** The session, and the run if one was given to it. */
export type Accepted = { runId?: string; session: SessionView };

export type SessionsClient = ReturnType<typeof createSessionsClient>;

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createSessionsClient(transport: Transport) {
  const { send } = transport;

  async function command(
    route: string,
    { idempotencyKey, signal }: CommandOptions,
    body?: ResumeRequest | InputRequest,
  ): Promise<SessionView> {
    const headers = { "idempotency-key": idempotencyKey };
    return read(
      await send(route, {
        method: "POST",
        headers,
        ...(body === undefined ? {} : { body }),
        ...within(signal),
      }),
    );
  }

  return {
    ...createStateClient(transport),

    async create(
      request: CreateSessionRequest = {},
      { idempotencyKey, signal }: CommandOptions = {},
    ): Promise<Accepted> {
      const headers = { "idempotency-key": idempotencyKey };
      return read(
        await send(routes.sessions, { method: "POST", body: request, headers, ...within(signal) }),
      );
    },

    async get(sessionId: string, { signal }: CallOptions = {}): Promise<SessionView> {
      return read(await send(path(routes.session, { sessionId }), within(signal)));
    },

    /** Newest first. */
    async list({ signal, ...query }: ListOptions = {}): Promise<Page<SessionView>> {
      return read(await send(routes.sessions, { query, ...within(signal) }));
    },

    /** Cancels its run and removes its data. */
    async delete(sessionId: string, { signal }: CallOptions = {}): Promise<void> {
      await send(path(routes.session, { sessionId }), { method: "DELETE", ...within(signal) });
    },

    /** @returns how many were deleted. */
    async deleteAll({ signal }: CallOptions = {}): Promise<{ deleted: number }> {
      for (let deleted = 0; ;) {
        const batch = await read<{ deleted: number; remaining: boolean }>(
          await send(routes.sessions, { method: "DELETE", ...within(signal) }),
        );
        deleted += batch.deleted;
        if (!batch.remaining) return { deleted };
      }
    },

    /** Gives the session another run, in the same browser state. */
    async execute(
      sessionId: string,
      request: ExecuteRequest,
      { idempotencyKey, signal }: CommandOptions = {},
    ): Promise<Accepted & { runId: string }> {
      const headers = { "idempotency-key": idempotencyKey };
      return read(
        await send(path(routes.execute, { sessionId }), {
          method: "POST",
          body: request,
          headers,
          ...within(signal),
        }),
      );
    },

    /** Behind the step that is being run, if one is. Resolves to the session, whose `control` says so until then. */
    pause: (sessionId: string, options: CommandOptions = {}) =>
      command(path(routes.pause, { sessionId }), options),

    /** `decision`: about a step that may have happened, whether to do it (again) or to go on behind it. */
    resume: (
      sessionId: string,
      { decision, ...options }: CommandOptions & { decision?: ResumeDecision } = {},
    ) =>
      command(
        path(routes.resume, { sessionId }),
        options,
        decision === undefined ? undefined : { decision },
      ),

    /**
     * Answers what its run asks; what a later step of it asks is kept until then. A repeated answer under one
     * `idempotencyKey` is given once.
     */
    answer: (
      sessionId: string,
      name: string,
      value: InputRequest["value"],
      options: CommandOptions = {},
    ) => command(path(routes.input, { sessionId }), options, { name, value }),

    /** Before the next action of the step that is being run, if one is. */
    cancel: (sessionId: string, options: CommandOptions = {}) =>
      command(path(routes.cancel, { sessionId }), options),

    /** As cancel, where the session is still busy with this run; one that waits its turn gives it up. */
    cancelRun: (sessionId: string, runId: string, options: CommandOptions = {}) =>
      command(path(routes.cancelRun, { sessionId, runId }), options),

    /** Makes a new session that is as this one was after the step. */
    async fork(
      sessionId: string,
      request: ForkRequest,
      { idempotencyKey, signal }: CommandOptions = {},
    ): Promise<Accepted> {
      const headers = { "idempotency-key": idempotencyKey };
      return read(
        await send(path(routes.fork, { sessionId }), {
          method: "POST",
          body: request,
          headers,
          ...within(signal),
        }),
      );
    },

    /** Does the run's actions again, on a new session: one that holds nothing, or is as this one was before. */
    async replay(
      sessionId: string,
      runId: string,
      request: ReplayRequest,
      { idempotencyKey, signal }: CommandOptions = {},
    ): Promise<Accepted & { runId: string }> {
      const headers = { "idempotency-key": idempotencyKey };
      return read(
        await send(path(routes.replay, { sessionId, runId }), {
          method: "POST",
          body: request,
          headers,
          ...within(signal),
        }),
      );
    },

    /** Newest first. */
    async runs(sessionId: string, { signal, ...query }: PageOptions = {}): Promise<Page<RunView>> {
      return read(await send(path(routes.runs, { sessionId }), { query, ...within(signal) }));
    },

    /** The run with its steps and its output. */
    async run(sessionId: string, runId: string, { signal }: CallOptions = {}): Promise<RunDetail> {
      return read(await send(path(routes.run, { sessionId, runId }), within(signal)));
    },

    /** Newest first, each with a link that lasts an hour. */
    async screenshots(
      sessionId: string,
      { signal, ...query }: PageOptions = {},
    ): Promise<Page<ArtifactView>> {
      return read(
        await send(path(routes.screenshots, { sessionId }), { query, ...within(signal) }),
      );
    },
  };
}

function within(signal: AbortSignal | undefined): Pick<RequestOptions, "signal"> {
  return signal === undefined ? {} : { signal };
}

async function read<Body>(response: Response): Promise<Body> {
  return (await response.json()) as Body;
}
