import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = string | ((request: IncomingMessage, response: ServerResponse) => void);

export type SiteRequest = {
  host: string;
  path: string;
  method: string;
  /** The Cookie header. */
  cookie: string;
  headers: IncomingMessage["headers"];
};

/**
 * The sites of one case: any name below `localhost`, which browsers take for a secure context, with
 * one site for each name; on two ports. They answer alike, and remember who asked for what.
 */
export class Sites {
  readonly requests: SiteRequest[] = [];
  readonly #routes = new Map<string, Answer>();
  readonly #servers: Server[] = [];

  static async open(): Promise<Sites> {
    const sites = new Sites();
    for (let count = 0; count < 2; count += 1) sites.#servers.push(await sites.#listen());
    return sites;
  }

  get port(): number {
    return portOf(this.#servers[0]);
  }

  get otherPort(): number {
    return portOf(this.#servers[1]);
  }

  url(name: string, path = "/", port: number = this.port): string {
    return `http://${name}.localhost:${port}${path}`;
  }

  /** @param answer markup or a handler. Paths without one are answered by a blank page. */
  route(path: string, answer: Answer): void {
    this.#routes.set(path, answer);
  }

  /** Requests for the path, the last one last. */
  requestsFor(path: string): SiteRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    }
  }

  async #listen(): Promise<Server> {
    const server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? "/";
    const { headers, method = "GET" } = request;
    this.requests.push({
      host: headers.host ?? "",
      path,
      method,
      cookie: headers.cookie ?? "",
      headers,
    });
    const answer = this.#routes.get(path.replace(/\?.*/, "")) ?? "";
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (typeof answer === "string") response.end(`<!doctype html>${answer}`);
    else answer(request, response);
  }
}

function portOf(server: Server | undefined): number {
  if (server === undefined) throw new Error("the sites are not open");
  return (server.address() as AddressInfo).port;
}
