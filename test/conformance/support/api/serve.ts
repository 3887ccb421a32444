import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export type Host = {
  url: string;
  /** How many connections were cut. */
  cuts: number;
  close(): Promise<void>;
};

type App = { fetch(request: Request): Response | Promise<Response> };

/**
 * A real HTTP server in front of an app.
 * @param bytesUntilCut asked for each event stream: after how many bytes its connection breaks.
 */
export async function serve(
  app: App,
  bytesUntilCut: () => number | undefined = () => undefined,
  port = 0,
): Promise<Host> {
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const host: Host = {
    url: "",
    cuts: 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const response = await app.fetch(requestOf(host.url, incoming, gone.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
    if (response.body === null) {
      outgoing.end();
      return;
    }
    const body = Readable.from(response.body);
    const streams = response.headers.get("content-type") === "text/event-stream";
    const left = streams ? bytesUntilCut() : undefined;
    if (left === undefined) await pipeline(body, outgoing);
    else await cutAfter(left, body, outgoing);
  }

  async function cutAfter(bytes: number, body: Readable, outgoing: ServerResponse): Promise<void> {
    let left = bytes;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      await new Promise((resolve) => outgoing.write(chunk.subarray(0, left), resolve));
      left -= chunk.byteLength;
      if (left > 0) continue;
      host.cuts += 1;
      outgoing.destroy();
      return;
    }
    outgoing.end();
  }

  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}

function requestOf(base: string, incoming: IncomingMessage, signal: AbortSignal): Request {
  const method = incoming.method ?? "GET";
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const body = method === "GET" ? {} : { body: Readable.toWeb(incoming), duplex: "half" };
  return new Request(new URL(incoming.url ?? "/", base), {
    method,
    headers,
    signal,
    ...body,
  } as RequestInit);
}
