/// <reference lib="dom" />
import type { Encoding } from "./encoding.ts";

export type StoredResponse = {
  type: ResponseType;
  /** "" where a script made it, and of an opaque one, which says nothing of itself. */
  url: string;
  /** It came by way of a redirect; absent where it did not. */
  redirected?: true;
  status: number;
  statusText: string;
  headers: [string, string][];
  /** In base64. */
  body: string;
};
export type StoredEntry = { url: string; headers: [string, string][]; response: StoredResponse };
/** In the order of their creation, entries too. */
export type StoredCache = { name: string; entries: StoredEntry[] };

/** All caches as JSON, or how large they are where that is too much. */
export type CachesRead = { text: string; count: number } | { bytes: number };

/** Reads and writes the caches of the document it runs in. */
export function createCaches({ toBase64, fromBase64 }: Encoding) {
  type Found = { name: string; requests: readonly Request[]; responses: readonly Response[] };

  async function find(name: string): Promise<Found> {
    const cache = await caches.open(name);
    const [requests, responses] = await Promise.all([cache.keys(), cache.matchAll()]);
    if (requests.length !== responses.length) throw new Error("it changed while it was read");
    return { name, requests, responses };
  }

  function entryOf(request: Request, response: Response, body: Uint8Array): StoredEntry {
    const { type, url, redirected, status, statusText } = response;
    return {
      url: request.url,
      headers: [...request.headers],
      response: {
        type,
        url,
        ...(redirected ? { redirected } : {}),
        status,
        statusText,
        headers: [...response.headers],
        body: toBase64(body),
      },
    };
  }

  async function read(bytesMax: number): Promise<CachesRead> {
    const found = await Promise.all((await caches.keys()).map(find));
    const bodies = await Promise.all(
      found.map(({ responses }) => Promise.all(responses.map((response) => response.blob()))),
    );
    const bytes = bodies.flat().reduce((sum, body) => sum + body.size, 0);
    if (bytes > bytesMax) return { bytes };
    const stored = await Promise.all(
      found.map(async ({ name, requests, responses }, cache): Promise<StoredCache> => {
        const entries = requests.map(async (request, index) => {
          const body = await bodies[cache]?.[index]?.arrayBuffer();
          const response = responses[index];
          if (body === undefined || response === undefined) throw new Error("it has no body");
          return entryOf(request, response, new Uint8Array(body));
        });
        return { name, entries: await Promise.all(entries) };
      }),
    );
    return { text: JSON.stringify(stored), count: bodies.flat().length };
  }

  /** A response of the web has its address and its kind only from a request, which is answered by us. */
  function responseOf(
    { type, url, status, statusText, headers, body }: StoredResponse,
    to: string,
  ) {
    if (type === "default" || type === "error") {
      const content = [101, 204, 205, 304].includes(status) ? null : fromBase64(body);
      return new Response(content, { status, statusText, headers });
    }
    const mode = type === "basic" ? "same-origin" : type === "cors" ? "cors" : "no-cors";
    return fetch(url === "" ? to : url, { mode, credentials: "omit", cache: "no-store" });
  }

  /** Fills the caches with what `read` gave. The document's requests are to be answered with it, in order. */
  async function write(text: string): Promise<void> {
    for (const { name, entries } of JSON.parse(text) as StoredCache[]) {
      const cache = await caches.open(name);
      for (const { url, headers, response } of entries) {
        await cache.put(new Request(url, { headers }), await responseOf(response, url));
      }
    }
  }

  async function areThere(): Promise<boolean> {
    return isSecureContext && (await caches.keys()).length > 0;
  }

  return { areThere, read, write };
}

export type Caches = ReturnType<typeof createCaches>;
