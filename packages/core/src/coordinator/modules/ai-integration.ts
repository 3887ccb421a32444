import type { SessionStatus } from "@dormouse/contract";
import { askModel } from "../../agent/ask-model.ts";
import type { ModelWish } from "../../model/choose.ts";
import { connectionAfter, type Connection } from "../../model/connection.ts";
import type { ModelAnswer, ModelRequest } from "../../model/model.ts";
import {
  connectionThrough,
  readConnections,
  type ProviderConnection,
} from "../../model/read-connections.ts";
import { statusOf } from "../../session/transitions.ts";
import { DurableSessionManager } from "../durable-session-manager.ts";
import type { Scope } from "../scope.ts";

export type ConnectionStatus = {
  connection: Connection;
  /** What that comes to. */
  status: SessionStatus;
  /** Each that can be asked, in the order in which they are. */
  providers: ProviderConnection[];
};

/** Asks models. Its sessions stand as models could be asked last. */
export class AiIntegration extends DurableSessionManager {
  constructor(scope: Scope) {
    super(scope, "ai-integration");
  }

  /**
   * Asks as an agent's step does: who is wished for, then the others. How models could be asked is in the module's
   * session from then on.
   * @throws ModelError; DormouseError `session_not_found`, `model_key_missing`; the request's signal's reason.
   */
  async sendRequest(
    moduleSessionId: string,
    request: ModelRequest,
    wish?: ModelWish,
  ): Promise<ModelAnswer> {
    await this.workflowKey(moduleSessionId);
    try {
      const answer = await askModel(this.scope.models, request, wish);
      await this.#record(moduleSessionId, "CONNECTED");
      return answer;
    } catch (error) {
      const connection = connectionAfter(error);
      if (connection !== undefined) await this.#record(moduleSessionId, connection);
      throw error;
    }
  }

  /**
   * How models can be asked now, by their circuit breakers; where these are not known, how they could be last.
   * @throws DormouseError `session_not_found`
   */
  async getConnectionStatus(moduleSessionId: string): Promise<ConnectionStatus> {
    await this.workflowKey(moduleSessionId);
    const { modelHealth } = this.scope;
    if (modelHealth === undefined) {
      const { connection = "CONNECTING" } = (await this.getSession(moduleSessionId)) ?? {};
      return { connection, status: statusOf(connection), providers: [] };
    }
    const providers = await readConnections(modelHealth);
    const connection = connectionThrough(providers);
    return { connection, status: statusOf(connection), providers };
  }

  /** Where nobody is configured no agent's run is accepted, and nothing waits for a model. */
  protected override async probe(): Promise<string | undefined> {
    const { modelHealth } = this.scope;
    if (modelHealth === undefined) return undefined;
    const providers = await readConnections(modelHealth);
    const status = statusOf(connectionThrough(providers));
    if (providers.length === 0 || status === "ACTIVE" || status === "INITIALIZING") {
      return undefined;
    }
    const stand = providers.map(({ provider, connection }) => `${provider} ${connection}`);
    return `No model can be asked now: ${stand.join(", ")}. Steps of agents wait.`;
  }

  async #record(moduleSessionId: string, connection: Connection): Promise<void> {
    await this.change(moduleSessionId, (_, module, nowMs) => ({
      ...this.required(moduleSessionId, module),
      connection,
      status: statusOf(connection),
      lastActivityMs: nowMs,
    }));
  }
}
