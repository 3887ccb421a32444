import type {
  ArtifactView,
  CreateSessionRequest,
  InputRequest,
  ForkRequest,
  Page,
  ReplayRequest,
  ResumeDecision,
  RunDetail,
  ExecuteRequest,
  RunView,
  SavedRun,
  SaveRunRequest,
  SessionStatus,
  SessionView,
} from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import { createPageStateClient } from "./page-state.ts";
import { createStateClient } from "./state.ts";
import type { Transport } from "./transport.ts";

export type CallOptions = { signal?: AbortSignal };
export type PageOptions = CallOptions & { limit?: number; cursor?: string };
export type ListOptions = PageOptions & {
  status?: SessionStatus;
  agent?: string;
  externalKey?: string;
};
/** `idempotencyKey`: sent again under the same key within a day, the request is carried out once. */
export type CommandOptions = CallOptions & { idempotencyKey?: string };

/** The session, and the run if one was given to it. */
export type Accepted = { runId?: string; session: SessionView };
type AcceptedRun = Accepted & { runId: string };

export type SessionsClient = ReturnType<typeof createSessionsClient>;

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createSessionsClient(transport: Transport) {
  const { send, read } = transport;

  function post<Answer>(
    route: string,
    { idempotencyKey, signal }: CommandOptions,
    body?: object,
  ): Promise<Answer> {
    const headers = { "idempotency-key": idempotencyKey };
    return read(route, { method: "POST", body, headers, signal });
  }

  return {
    ...createStateClient(transport),
    ...createPageStateClient(transport),

    create: (request: CreateSessionRequest = {}, options: CommandOptions = {}) =>
      post<Accepted>(routes.sessions, options, request),

    get: (sessionId: string, { signal }: CallOptions = {}) =>
      read<SessionView>(path(routes.session, { sessionId }), { signal }),

    /** Newest first. */
    list: ({ signal, ...query }: ListOptions = {}) =>
      read<Page<SessionView>>(routes.sessions, { query, signal }),

    /** Cancels its run and removes its data. */
    async delete(sessionId: string, { signal }: CallOptions = {}): Promise<void> {
      await send(path(routes.session, { sessionId }), { method: "DELETE", signal });
    },

    /** @returns how many were deleted. */
    async deleteAll({ signal }: CallOptions = {}): Promise<{ deleted: number }> {
      for (let deleted = 0; ;) {
        const batch = await read<{ deleted: number; remaining: boolean }>(routes.sessions, {
          method: "DELETE",
          signal,
        });
        deleted += batch.deleted;
        if (!batch.remaining) return { deleted };
      }
    },

    /**
     * Gives the session another run, in the same browser state. It may be named by its external key, under which `create`
     * makes one where there is none.
     */
    execute: (sessionId: string, request: ExecuteRequest, options: CommandOptions = {}) =>
      post<AcceptedRun>(path(routes.execute, { sessionId }), options, request),

    /** Behind the step that is being run, if one is. Resolves to the session, whose `control` says so until then. */
    pause: (sessionId: string, options: CommandOptions = {}) =>
      post<SessionView>(path(routes.pause, { sessionId }), options),

    /** Also of an archived session. `decision`: about a step that may have happened, whether to do it (again), to go on behind it, or to ask its probe. */
    resume: (
      sessionId: string,
      { decision, ...options }: CommandOptions & { decision?: ResumeDecision } = {},
    ) =>
      post<SessionView>(
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
    ) => post<SessionView>(path(routes.input, { sessionId }), options, { name, value }),

    /** Before the next action of the step that is being run, if one is. */
    cancel: (sessionId: string, options: CommandOptions = {}) =>
      post<SessionView>(path(routes.cancel, { sessionId }), options),

    /** As cancel, where the session is still busy with this run; one that waits its turn gives it up. */
    cancelRun: (sessionId: string, runId: string, options: CommandOptions = {}) =>
      post<SessionView>(path(routes.cancelRun, { sessionId, runId }), options),

    /** Makes a new session that is as this one was after the step. */
    fork: (sessionId: string, request: ForkRequest, options: CommandOptions = {}) =>
      post<Accepted>(path(routes.fork, { sessionId }), options, request),

    /** Does the run's actions again, on a new session: one that holds nothing, or is as this one was before. */
    replay: (
      sessionId: string,
      runId: string,
      request: ReplayRequest,
      options: CommandOptions = {},
    ) => post<AcceptedRun>(path(routes.replay, { sessionId, runId }), options, request),

    /** Makes a script, or an operation of a site, of what a model has worked out in the run. */
    saveRun: (
      sessionId: string,
      runId: string,
      request: SaveRunRequest = {},
      { signal }: CallOptions = {},
    ) =>
      read<SavedRun>(path(routes.saveRun, { sessionId, runId }), {
        method: "POST",
        body: request,
        signal,
      }),

    /** Newest first. */
    runs: (sessionId: string, { signal, ...query }: PageOptions = {}) =>
      read<Page<RunView>>(path(routes.runs, { sessionId }), { query, signal }),

    /** The run with its steps and its output. */
    run: (sessionId: string, runId: string, { signal }: CallOptions = {}) =>
      read<RunDetail>(path(routes.run, { sessionId, runId }), { signal }),

    /** Newest first, each with a link that lasts an hour. */
    screenshots: (sessionId: string, { signal, ...query }: PageOptions = {}) =>
      read<Page<ArtifactView>>(path(routes.screenshots, { sessionId }), { query, signal }),
  };
}
