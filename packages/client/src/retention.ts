import type { RetentionRequest, RetentionView } from "@dormouse/contract";
import { routes } from "@dormouse/contract/routes";
import type { CallOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

export type RetentionClient = {
  /** How long archived sessions are kept after they were used last. */
  read(options?: CallOptions): Promise<RetentionView>;
  /** They are kept for so many days from now on; null is for ever. */
  put(retention: RetentionRequest, options?: CallOptions): Promise<RetentionView>;
  /** It is left to the deployment again. */
  delete(options?: CallOptions): Promise<void>;
};

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createRetentionClient({ send, read }: Transport): RetentionClient {
  return {
    read: ({ signal } = {}) => read(routes.retention, { signal }),

    put: (body, { signal } = {}) => read(routes.retention, { method: "PUT", body, signal }),

    async delete({ signal } = {}) {
      await send(routes.retention, { method: "DELETE", signal });
    },
  };
}
