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
export function createCredentialsClient({ send }: Transport): CredentialsClient {
  return {
    async put(name, body, { signal } = {}) {
      const response = await send(path(routes.credential, { name }), {
        method: "PUT",
        body,
        signal,
      });
      return (await response.json()) as CredentialView;
    },

    async list({ signal, ...query } = {}) {
      const response = await send(routes.credentials, { query, signal });
      return (await response.json()) as Page<CredentialView>;
    },

    async delete(name, { signal } = {}) {
      await send(path(routes.credential, { name }), { method: "DELETE", signal });
    },
  };
}
