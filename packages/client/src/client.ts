import type { AgentRunRequest, ListingView, RunDetail, SessionEvent } from "@dormouse/contract";
import { createAgentsClient, type AgentsClient } from "./agents.ts";
import { createCredentialsClient, type CredentialsClient } from "./credentials.ts";
import { followEvents, runAgent, type AgentOptions, type EventOptions } from "./events.ts";
import { readListing, type AskedListing } from "./listing.ts";
import { createLoginsClient, type LoginsClient } from "./logins.ts";
import { createModelsClient, type ModelsClient } from "./models.ts";
import { createModulesClient, type ModulesClient } from "./modules.ts";
import { createOperationsClient, type OperationsClient } from "./operations.ts";
import { createRetentionClient, type RetentionClient } from "./retention.ts";
import { createSessionsClient, type CallOptions, type SessionsClient } from "./sessions.ts";
import { createSitesClient, type SitesClient } from "./sites.ts";
import { createTransport, type ClientOptions } from "./transport.ts";
import { waitForRun } from "./wait-for-run.ts";

export type Client = {
  sessions: SessionsClient;
  agents: AgentsClient;
  credentials: CredentialsClient;
  logins: LoginsClient;
  models: ModelsClient;
  modules: ModulesClient;
  operations: OperationsClient;
  retention: RetentionClient;
  sites: SitesClient;
  /**
   * The session's events, each once and in order, from the log and then as they happen, whatever
   * becomes of the connection. Ends when the session was deleted, with the run that is followed, or with
   * the signal.
   */
  events(sessionId: string, options?: EventOptions): AsyncIterable<SessionEvent>;
  /**
   * Starts a run of the agent, or joins the one it has, and gives its events from the first to the last. Of one that is
   * stored, `{ task }` is enough.
   * Leaving it changes nothing.
   */
  agent(
    sessionId: string,
    agent: string,
    request: AgentRunRequest,
    options?: AgentOptions,
  ): AsyncIterable<SessionEvent>;
  /** Rows of a listing that a step has just loaded, without a browser. */
  listing(asked: AskedListing, options?: CallOptions): Promise<ListingView>;
  /** Waits until the run has ended or paused. */
  waitForRun(sessionId: string, runId: string, options?: CallOptions): Promise<RunDetail>;
};

/** A client of the API, for browsers and Node. */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  const sessions = createSessionsClient(transport);
  return {
    sessions,
    agents: createAgentsClient(transport),
    credentials: createCredentialsClient(transport),
    logins: createLoginsClient(transport),
    models: createModelsClient(transport),
    modules: createModulesClient(transport),
    operations: createOperationsClient(transport, sessions),
    retention: createRetentionClient(transport),
    sites: createSitesClient(transport),
    events: (sessionId, options) => followEvents(transport, sessionId, options),
    agent: (sessionId, agent, request, options) =>
      runAgent(transport, { sessionId, agent, request }, options),
    listing: (asked, options) => readListing(transport, asked, options),
    waitForRun: (sessionId, runId, options) =>
      waitForRun(transport, sessions, { sessionId, runId, ...options }),
  };
}
