import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { certificate } from "./certificate.ts";

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
 * one site for each name; on two ports, and on a third by https. They answer alike, and remember who
 * asked for what.
 */
export class Sites {
  readonly requests: SiteRequest[] = [];
  readonly #suffix: string;
  readonly #routes = new Map<string, Answer>();
  readonly #answering = (request: IncomingMessage, response: ServerResponse): void =>
    this.#answer(request, response);
  readonly #servers = {
    first: createServer(this.#answering),
    second: createServer(this.#answering),
    secure: createSecureServer(certificate, this.#answering),
  };

  private constructor(suffix: string) {
    this.#suffix = suffix;
  }

  /** @param suffix of all names, where sites of several cases are open in one browser: ports keep no cookies apart. */
  static async open(suffix = ""): Promise<Sites> {
    const sites = new Sites(suffix);
    await Promise.all(Object.values(sites.#servers).map(listen));
    return sites;
  }

  get port(): number {
    return portOf(this.#servers.first);
  }

  get otherPort(): number {
    return portOf(this.#servers.second);
  }

  url(name: string, path = "/", port: number = this.port): string {
    return `http://${name}${this.#suffix}.localhost:${port}${path}`;
  }

  secureUrl(name: string, path = "/"): string {
    return `https://${name}${this.#suffix}.localhost:${portOf(this.#servers.secure)}${path}`;
  }

  /** Whether the host, or a cookie's domain, is one of these sites'. */
  holds(host: string): boolean {
    return host.endsWith(`${this.#suffix}.localhost`);
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
    for (const server of Object.values(this.#servers)) {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    }
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

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
