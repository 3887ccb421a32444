import type { ExtraHeaders } from "@dormouse/contract";
import type { Protocol } from "puppeteer-core";

type Header = Protocol.Fetch.HeaderEntry;

/** @returns all headers the request is to have, or undefined where it is to stay as it is */
export function withExtraHeaders(
  rules: readonly ExtraHeaders[],
  { url, headers }: Pick<Protocol.Network.Request, "url" | "headers">,
): Header[] | undefined {
  const { protocol, origin } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return undefined;
  const extra = rules.filter((rule) => rule.origin === undefined || rule.origin === origin);
  if (extra.length === 0) return undefined;
  const all = new Map<string, Header>();
  for (const set of [headers, ...extra.map((rule) => rule.headers)]) {
    for (const [name, value] of Object.entries(set)) all.set(name.toLowerCase(), { name, value });
  }
  return [...all.values()];
}

/** The requests to an origin, or to all of them, as `Fetch.enable` takes it. */
export function requestsTo(origin: string | undefined): Protocol.Fetch.RequestPattern {
  return { urlPattern: origin === undefined ? "*" : `${origin}/*`, requestStage: "Request" };
}
