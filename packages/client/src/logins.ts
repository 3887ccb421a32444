import type { AcquiredLogin, AcquireLoginRequest, LoginView, Page } from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import type { CallOptions, PageOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

export type LoginsClient = {
  /**
   * The login that the credentials stand for, as soon as somebody is signed in; or as it stands when `waitMs` is over
   * or the site asks for more, which `question` says: answered, ask for it again.
   */
  acquire(request: AcquireLoginRequest, options?: CallOptions): Promise<AcquiredLogin>;
  get(loginId: string, options?: CallOptions): Promise<LoginView>;
  /** Newest first. */
  list(options?: PageOptions): Promise<Page<LoginView>>;
  /**
   * Signs out, and forgets all that is known of it. Forgetting it twice is no error.
   * @returns whether it is gone; if not, it will be once it is signed out.
   */
  forget(loginId: string, options?: CallOptions): Promise<boolean>;
};

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createLoginsClient({ send, read }: Transport): LoginsClient {
  return {
    acquire: (body, { signal } = {}) => read(routes.logins, { method: "POST", body, signal }),

    get: (loginId, { signal } = {}) => read(path(routes.login, { loginId }), { signal }),

    list: ({ signal, ...query } = {}) => read(routes.logins, { query, signal }),

    async forget(loginId, { signal } = {}) {
      const { status } = await send(path(routes.login, { loginId }), { method: "DELETE", signal });
      return status === 204;
    },
  };
}
