import type { Site, SiteDescription, SiteSummary, SiteView } from "@dormouse/contract";

/** Names a site. Nothing is read or written without the tenant. */
export type SiteKey = { tenantId: string; name: string };

/** A site as it is stored. It holds no secrets: its texts refer to them. */
export type StoredSite = SiteKey & {
  description: SiteDescription;
  createdAtMs: number;
  updatedAtMs: number;
};

export function siteView(stored: StoredSite): SiteView {
  return { ...siteOf(stored), ...datesOf(stored) };
}

export function siteSummary(stored: StoredSite): SiteSummary {
  const { name, title, url, operations } = siteOf(stored);
  return {
    name,
    ...(title === undefined ? {} : { title }),
    url,
    operations: Object.keys(operations).toSorted(),
    ...datesOf(stored),
  };
}

function siteOf({ name, description }: StoredSite): Site {
  return { name, ...description };
}

function datesOf({ createdAtMs, updatedAtMs }: StoredSite) {
  return {
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}
