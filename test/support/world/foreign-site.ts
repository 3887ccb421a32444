import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
};

/** What the page is about; its package would have it fetched from the internet. */
const description = {
  swagger: "2.0",
  info: { title: "Harbour Pilots", version: "1" },
  paths: {
    "/pilots": { get: { summary: "All pilots", responses: { 200: { description: "Them" } } } },
  },
};

/** Serves a page that we did not write, as its package ships it: Swagger UI's own. */
export async function startForeignSite(): Promise<{ url: string; close(): Promise<void> }> {
  const root = dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const name = normalize(pathname === "/" ? "/index.html" : pathname);
    contentOf(root, name).then(
      (content) => {
        response.setHeader("content-type", contentTypes[extname(name)] ?? "text/plain");
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function contentOf(root: string, name: string): Promise<string | Buffer> {
  if (name === "/description.json") return JSON.stringify(description);
  const content = await readFile(join(root, name));
  if (name !== "/swagger-initializer.js") return content;
  return content.toString().replace(/url: "[^"]*"/, 'url: "/description.json"');
}
