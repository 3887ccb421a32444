import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { operate, type StorageOperation } from "./page.ts";

/** A site whose pages change their own storage as their address says, under as many origins as wanted. */
export type StorageSite = {
  /** Chromium itself resolves names under localhost to this machine. */
  url(origin: number, operation: StorageOperation): string;
  close(): Promise<void>;
};

export async function startStorageSite(): Promise<StorageSite> {
  const page = `<!doctype html><title>Storage</title><body>
<button onclick="(${operate.name})()">Do it</button><script>${operate.toString()}</script>`;
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: (origin, operation) =>
      `http://site-${origin}.localhost:${port}/?${new URLSearchParams(operation)}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
