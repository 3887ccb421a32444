import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { documentOf, type TaskPage } from "./task-page.ts";

/** Serves one task page at a time, and is told by it how it went. */
export class TaskSite {
  #outcomes: boolean[] = [];
  #pages = new Map<string, string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://site");
      const right = searchParams.get("right");
      if (right !== null) this.#outcomes.push(right === "true");
      const page = this.#pages.get(pathname);
      response.writeHead(page === undefined && right === null ? 404 : 200, {
        "content-type": "text/html; charset=utf-8",
      });
      response.end(page ?? "");
    });
  }

  static async open(): Promise<TaskSite> {
    const site = new TaskSite();
    await new Promise<void>((resolve) => site.#server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  /** @returns where the task begins. */
  show(path: string, { body, more = {} }: TaskPage): string {
    this.#outcomes = [];
    const pages = Object.entries({ [path]: body, ...more });
    this.#pages = new Map(pages.map(([at, markup]) => [at, documentOf("Task", markup)]));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${path}`;
  }

  /** What the page has said so far: whether what was done is what was to be done. */
  get outcomes(): readonly boolean[] {
    return this.#outcomes;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
