import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";

/** A folder of files by the name of the site that serves them, and what is served in place of some. */
export type ServedSite = { root: URL; instead?: Record<string, string> };

export type PageServer = {
  origin(site: string): string;
  close(): Promise<void>;
};

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

/** A page asks nobody but its own site: it looks the same wherever it is read, and at once. */
const policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:";

/** Serves each site as an origin of its own on this machine: under its name, below `localhost`. */
export async function servePages(sites: Readonly<Record<string, ServedSite>>): Promise<PageServer> {
  const server = createServer((request, response) => {
    const name = request.headers.host?.split(".")[0] ?? "";
    void answer(response, sites[name], request.url ?? "/");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: (site) => `http://${site}.localhost:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  response: ServerResponse,
  site: ServedSite | undefined,
  url: string,
): Promise<void> {
  const { pathname } = new URL(url, "http://localhost");
  const content = site && (await contentOf(site, pathname).catch(() => undefined));
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader("content-type", types[extname(pathname)] ?? "application/octet-stream");
  response.setHeader("content-security-policy", policy);
  response.end(content);
}

async function contentOf(
  { root, instead }: ServedSite,
  pathname: string,
): Promise<string | Buffer> {
  const file = new URL(`.${pathname}`, root);
  if (!file.href.startsWith(root.href)) throw new Error("a path outside of the site");
  return instead?.[pathname] ?? readFile(file);
}
