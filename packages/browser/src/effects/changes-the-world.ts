import type { Protocol } from "puppeteer-core";
import { isGraphqlQuery } from "./graphql.ts";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether the request may change something at the site: it is neither one of the methods that only
 * read nor a GraphQL query.
 */
export function changesTheWorld(request: Protocol.Network.Request): boolean {
  if (!/^https?:/i.test(request.url) || reading.has(request.method.toUpperCase())) return false;
  return !isGraphqlQuery(bodyOf(request));
}

/** Empty where Chromium does not tell it, as it does not tell what forms and files hold. */
function bodyOf({ postDataEntries = [] }: Protocol.Network.Request): string {
  return Buffer.concat(
    postDataEntries.map(({ bytes = "" }) => Buffer.from(bytes, "base64")),
  ).toString();
}

/** Without what may be secret in it: its query, its fragment, a user's name and password. */
export function plainUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
