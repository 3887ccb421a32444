export { actionOn, argumentsOf } from "./action-on.ts";
export type { AgentsClient } from "./agents.ts";
export { applyDelta } from "./apply-delta.ts";
export { createClient, type Client } from "./client.ts";
export type { CredentialsClient } from "./credentials.ts";
export { DormouseApiError, DormouseConnectionError } from "./error.ts";
export type { AgentOptions, EventOptions, FrameListeners, StreamOptions } from "./events.ts";
export type { LoginsClient } from "./logins.ts";
export type { ModelsClient } from "./models.ts";
export type { ModulesClient } from "./modules.ts";
export type { OperationOptions, OperationsClient, OutputSchema } from "./operations.ts";
export type { PageStateClient } from "./page-state.ts";
export type { RetentionClient } from "./retention.ts";
export type {
  Accepted,
  CallOptions,
  CommandOptions,
  ListOptions,
  PageOptions,
  SessionsClient,
} from "./sessions.ts";
export type { SitesClient } from "./sites.ts";
export type { StateClient } from "./state.ts";
export type { ClientOptions } from "./transport.ts";
