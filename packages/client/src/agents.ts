import type { Agent, AgentSummary, AgentView, Page } from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import type { CallOptions, PageOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

export type AgentsClient = {
  /** Stores it under its name, in place of what had the name before; runs that have been asked for keep that. */
  put(agent: Agent, options?: CallOptions): Promise<AgentView>;
  get(name: string, options?: CallOptions): Promise<AgentView>;
  /** By name, with how their instructions begin. */
  list(options?: PageOptions): Promise<Page<AgentSummary>>;
  /** Deleting one that is not there is no error. */
  delete(name: string, options?: CallOptions): Promise<void>;
};

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createAgentsClient({ send, read }: Transport): AgentsClient {
  return {
    put: ({ name, ...body }, { signal } = {}) =>
      read(path(routes.preset, { name }), { method: "PUT", body, signal }),

    get: (name, { signal } = {}) => read(path(routes.preset, { name }), { signal }),

    list: ({ signal, ...query } = {}) => read(routes.agents, { query, signal }),

    async delete(name, { signal } = {}) {
      await send(path(routes.preset, { name }), { method: "DELETE", signal });
    },
  };
}
