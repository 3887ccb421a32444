import {
  DormouseError,
  type Page,
  type SiteDescription,
  type SiteSummary,
  type SiteView,
} from "@dormouse/contract";
import { untilWritten } from "../session/until-written.ts";
import type { PageRequest } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { siteSummary, siteView, type SiteKey } from "./site.ts";

type Stored = Pick<World, "store">;

/** Stores it under its name, in place of one that had the name before. */
export async function putSite(
  { store, clock }: Pick<World, "store" | "clock">,
  key: SiteKey,
  description: SiteDescription,
): Promise<SiteView> {
  const nowMs = clock.nowMs();
  const before = await store.readSite(key);
  const createdAtMs = before?.createdAtMs ?? nowMs;
  const site = { ...key, description, createdAtMs, updatedAtMs: nowMs };
  await store.putSite(site);
  return siteView(site);
}

/**
 * Changes what is said of a site, so that nothing is lost that others say of it meanwhile.
 * @param change of what stands there: where another was there first, once more of that.
 * @param path where the request says the site's name.
 * @throws DormouseError `site_not_found`, `conflict`, and what `change` throws.
 */
export async function changeSite(
  { store, clock }: Pick<World, "store" | "clock">,
  key: SiteKey,
  change: (description: SiteDescription) => SiteDescription,
  path?: string,
): Promise<void> {
  await untilWritten(
    { clock },
    async () => {
      const earlier = await store.readSite(key);
      if (earlier === undefined) throw siteNotFound(key.name, path);
      const description = change(earlier.description);
      const site = { ...earlier, description, updatedAtMs: clock.nowMs() };
      return (await store.replaceSite(site, earlier)) ? site : undefined;
    },
    "site",
  );
}

/** @throws DormouseError `site_not_found`, for another tenant's site too. */
export async function readSite({ store }: Stored, key: SiteKey): Promise<SiteView> {
  const site = await store.readSite(key);
  if (site === undefined) throw siteNotFound(key.name);
  return siteView(site);
}

/**
 * The tenant's sites by their names, with the names of their operations.
 * @throws DormouseError `invalid_cursor`
 */
export async function listSites(
  { store }: Stored,
  tenantId: string,
  page: PageRequest,
): Promise<Page<SiteSummary>> {
  const { items, ...rest } = await store.listSites(tenantId, page);
  return { items: items.map(siteSummary), ...rest };
}

/** Deleting one that is not there is no error. */
export async function deleteSite({ store }: Stored, key: SiteKey): Promise<void> {
  await store.removeSite(key);
}

/** @param path where the request says the name. */
export function siteNotFound(name: string, path = "name"): DormouseError {
  return new DormouseError(
    "site_not_found",
    `There is no site "${name}"; GET /v1/sites lists yours.`,
    { path },
  );
}
