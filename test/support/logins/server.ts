import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as it is, anything but text as JSON. */
  body?: unknown;
};

export type Request = {
  url: URL;
  headers: IncomingMessage["headers"];
  /** Fields of the form or of the JSON that was sent. */
  fields: Record<string, string>;
};

export type Routes = Record<string, (request: Request) => Reply | Promise<Reply>>;

export type RunningServer = { port: number; close(): Promise<void> };

/** Serves routes named by method and path, such as "GET /app", on 127.0.0.1 at any free port. */
export async function serve(routes: Routes): Promise<RunningServer> {
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`);
    const route = routes[`${incoming.method ?? "GET"} ${url.pathname}`];
    const answer = async (): Promise<Reply> =>
      route === undefined
        ? { status: 404 }
        : route({ url, headers: incoming.headers, fields: fieldsOf(await text(incoming)) });
    void answer()
      .catch((error: unknown): Reply => ({ status: 500, body: String(error) }))
      .then(({ status = 200, headers = {}, body = "" }) => {
        const isText = typeof body === "string";
        outgoing.writeHead(status, {
          "content-type": isText ? "text/html; charset=utf-8" : "application/json",
          ...headers,
        });
        outgoing.end(isText ? body : JSON.stringify(body));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A page whose one script stands at the top of its document. */
export async function pageOf(asset: string, settings: object, body: string): Promise<string> {
  const script = await readFile(new URL(`assets/${asset}`, import.meta.url), "utf8");
  return `<!doctype html><meta charset="utf-8"><title>Sign in</title>
<script>globalThis.settings = ${JSON.stringify(settings)};</script>
${body}
<script type="module">${script}</script>`;
}

function fieldsOf(sent: string): Record<string, string> {
  if (sent.startsWith("{")) return JSON.parse(sent) as Record<string, string>;
  return Object.fromEntries(new URLSearchParams(sent));
}
