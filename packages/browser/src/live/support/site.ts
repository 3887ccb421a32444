import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Route = (request: IncomingMessage, response: ServerResponse) => void;

/** A small site for tests, that remembers who asked for what. */
export class Site {
  readonly requests: { path: string; method: string; cookie: string }[] = [];
  readonly #routes: Record<string, string | Route>;
  readonly #server = createServer((request, response) => this.#answer(request, response));

  private constructor(routes: Record<string, string | Route>) {
    this.#routes = routes;
  }

  /**
   * @param routes markup or a handler by path; a blank page where there is none
   * @param port default: any that is free
   */
  static async open(routes: Record<string, string | Route> = {}, port = 0): Promise<Site> {
    const site = new Site(routes);
    await new Promise<void>((resolve) => site.#server.listen(port, "127.0.0.1", resolve));
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The same server as another site. */
  get otherOrigin(): string {
    return `http://localhost:${this.port}`;
  }

  route(path: string, answer: string | Route): void {
    this.#routes[path] = answer;
  }

  onConnection(told: () => void): void {
    this.#server.on("connection", told);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? "/";
    this.requests.push({
      path,
      method: request.method ?? "GET",
      cookie: request.headers.cookie ?? "",
    });
    const route = this.#routes[path] ?? "";
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (typeof route === "string") response.end(`<!doctype html>${route}`);
    else route(request, response);
  }
}
