import type { CookieFile, CookieFileEntry, CookieFileInput } from "@dormouse/contract";
import { toPartitionKey, toPlaywrightPartition } from "./partition-key.ts";
import type { StoredCookie } from "../snapshot/part-content.ts";

/**
 * Cookies of a JSON file, as a browser has them: each once, the last of those with one name and place.
 * @param nowMs those that have expired by then are left out.
 */
export function fromCookieFile(file: CookieFile, nowMs: number): StoredCookie[] {
  return mergeCookies([], file.map(fromEntry), nowMs);
}

/**
 * Cookies as JSON, with every attribute: Playwright's `context.addCookies` takes them, and Puppeteer's fields are
 * there under their names.
 */
export function toCookieFile(cookies: StoredCookie[]): CookieFileInput {
  return cookies.map(({ partitionKey, ...cookie }) => ({
    ...cookie,
    ...toPlaywrightPartition(partitionKey),
  }));
}

/**
 * Sets cookies upon others as a browser does: one of the same name and place takes the other's, new ones come last.
 * @param nowMs those that have expired by then are left out.
 */
export function mergeCookies(
  before: StoredCookie[],
  added: StoredCookie[],
  nowMs: number,
): StoredCookie[] {
  const cookies = new Map([...before, ...added].map((cookie) => [cookieId(cookie), cookie]));
  return [...cookies.values()].filter(({ expires }) => expires === -1 || expires * 1_000 > nowMs);
}

function cookieId({ name, domain, path, partitionKey }: StoredCookie): string {
  const { topLevelSite, hasCrossSiteAncestor } = partitionKey ?? {};
  return JSON.stringify([name, domain, path, topLevelSite, hasCrossSiteAncestor]);
}

function fromEntry(entry: CookieFileEntry): StoredCookie {
  const { priority, sourceScheme, sourcePort } = entry;
  const sameSite = sameSiteOf(entry);
  const partitionKey = partitionKeyOf(entry);
  return {
    name: entry.name,
    value: entry.value,
    domain: domainOf(entry),
    path: entry.path ?? "/",
    expires: expiresOf(entry),
    httpOnly: entry.httpOnly ?? false,
    secure: entry.secure ?? false,
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(priority ? { priority } : {}),
    ...(sourceScheme ? { sourceScheme } : {}),
    ...(typeof sourcePort === "number" ? { sourcePort } : {}),
    ...(partitionKey === undefined ? {} : { partitionKey }),
  };
}

function domainOf({ domain, url, hostOnly }: CookieFileEntry): string {
  const given = (domain ?? new URL(url ?? "").hostname).toLowerCase();
  const host = given.replace(/^\./, "");
  const isDomainCookie = hostOnly === false || (hostOnly !== true && given.startsWith("."));
  return isDomainCookie ? `.${host}` : host;
}

function expiresOf({ session, expires, expirationDate }: CookieFileEntry): number {
  if (session === true) return -1;
  return expires ?? expirationDate ?? -1;
}

/** What a site did not say is left unsaid: it is not quite the same as Lax. */
function sameSiteOf({ sameSite }: CookieFileEntry): StoredCookie["sameSite"] {
  if (!sameSite || sameSite === "unspecified") return undefined;
  if (sameSite === "strict") return "Strict";
  return sameSite === "lax" ? "Lax" : "None";
}

function partitionKeyOf({
  partitionKey,
  _crHasCrossSiteAncestor: ancestor,
}: CookieFileEntry): StoredCookie["partitionKey"] {
  if (!partitionKey) return undefined;
  const { topLevelSite, hasCrossSiteAncestor } =
    typeof partitionKey === "string"
      ? { topLevelSite: partitionKey, hasCrossSiteAncestor: undefined }
      : partitionKey;
  return toPartitionKey(topLevelSite, hasCrossSiteAncestor ?? ancestor);
}
