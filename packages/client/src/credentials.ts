import type { Credential, CredentialView, Page } from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import type { CallOptions, PageOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

export type CredentialsClient = {
  /** Stores it under the name, in place of what had the name before. It is never shown again. */
  put(name: string, credential: Credential, options?: CallOptions): Promise<CredentialView>;
  /** By name, without what they say. */
  list(options?: PageOptions): Promise<Page<CredentialView>>;
  /** Deleting one that is not there is no error. */
  delete(name: string, options?: CallOptions): Promise<void>;
};

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createCredentialsClient({ send, read }: Transport): CredentialsClient {
  return {
    put: (name, body, { signal } = {}) =>
      read(path(routes.credential, { name }), { method: "PUT", body, signal }),

    list: ({ signal, ...query } = {}) => read(routes.credentials, { query, signal }),

    async delete(name, { signal } = {}) {
      await send(path(routes.credential, { name }), { method: "DELETE", signal });
    },
  };
}
