import type { Page, Site, SiteSummary, SiteView } from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import type { CallOptions, PageOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

export type SitesClient = {
  /** Stores it under its name, in place of what had the name before. */
  put(site: Site, options?: CallOptions): Promise<SiteView>;
  /** All that is said of it, with the schemas of its operations. */
  read(name: string, options?: CallOptions): Promise<SiteView>;
  /** By name, with the names of their operations. */
  list(options?: PageOptions): Promise<Page<SiteSummary>>;
  /** Deleting one that is not there is no error. */
  delete(name: string, options?: CallOptions): Promise<void>;
};

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createSitesClient({ send, read }: Transport): SitesClient {
  return {
    put: ({ name, ...body }, { signal } = {}) =>
      read(path(routes.site, { name }), { method: "PUT", body, signal }),

    read: (name, { signal } = {}) => read(path(routes.site, { name }), { signal }),

    list: ({ signal, ...query } = {}) => read(routes.sites, { query, signal }),

    async delete(name, { signal } = {}) {
      await send(path(routes.site, { name }), { method: "DELETE", signal });
    },
  };
}
