import type { EngineSettings, ModelHealth, World } from "@dormouse/core";
import type { Context } from "hono";

/** What the API is made of. */
export type ApiContext = {
  world: World;
  settings: EngineSettings;
  /** Who has models. Default: nobody. */
  models?: ModelHealth;
  /** Where event streams are served, if not by this API itself. */
  streamUrl?: string;
  /** False on a host that sends nothing before an answer is complete. Default true. */
  canStream?: boolean;
};

/** What the host tells of an invocation; each is absent where there is no such host. */
export type HostBindings = {
  requestContext?: { requestId?: string };
  /** The request as API Gateway tells of it; its headers' names are in lower case. */
  event?: { headers?: Record<string, string | undefined> };
  lambdaContext?: { awsRequestId: string; getRemainingTimeInMillis?(): number };
  /** Aborts when the client has hung up. */
  hungUp?: AbortSignal;
};

export type ApiEnv = {
  Bindings: HostBindings;
  Variables: { requestId: string; tenantId: string };
};

export type ApiRequest = Context<ApiEnv>;
/* The bindings are missing altogether where the app is called without a host. */
export function hostOf(c: Pick<ApiRequest, "env">): HostBindings {
  return c.env ?? {};
}
