import type { StorageStateCookie } from "@dormouse/contract";
import type { StoredCookie } from "../snapshot/part-content.ts";

type PartitionKey = NonNullable<StoredCookie["partitionKey"]>;

/** As Playwright writes it, in two fields of the cookie. */
export function toPlaywrightPartition(
  partitionKey: PartitionKey | undefined,
): Pick<StorageStateCookie, "partitionKey" | "_crHasCrossSiteAncestor"> {
  if (partitionKey === undefined) return {};
  const { topLevelSite, hasCrossSiteAncestor } = partitionKey;
  return { partitionKey: topLevelSite, _crHasCrossSiteAncestor: hasCrossSiteAncestor };
}

/** @param hasCrossSiteAncestor where nothing is said it is true, as Playwright takes it. */
export function toPartitionKey(
  topLevelSite: string,
  hasCrossSiteAncestor: boolean | null | undefined,
): PartitionKey {
  return { topLevelSite, hasCrossSiteAncestor: hasCrossSiteAncestor ?? true };
}
