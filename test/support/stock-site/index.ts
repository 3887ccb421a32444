import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { defineSite, z, type Site } from "@dormouse/contract";

const items: Record<string, { hall: string; kg: number }> = {
  "A-100": { hall: "Hall 3", kg: 12 },
  "B-200": { hall: "Hall 7", kg: 250 },
  "C-300": { hall: "Yard", kg: 31 },
};

/** Whoever comes is let in with this. */
export const stockAccount = { username: "ada", password: "stock-ada" };

/** A warehouse for those who are signed in: items are searched, and reserved. Its buttons are called as they are told to be. */
export class StockSite {
  /** What its buttons are called by now. */
  words = { search: "Search", reserve: "Reserve" };
  readonly reserved: string[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async open(): Promise<StockSite> {
    const site = new StockSite();
    await new Promise<void>((resolve) => site.#server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As it is described to Dormouse, without an operation. */
  get description(): Site {
    const { url } = this;
    return defineSite({
      name: "stock",
      url: `${url}/`,
      hosts: [new URL(url).host],
      login: {
        actions: [
          { type: "goto", url: `${url}/login` },
          { type: "fill", locator: { label: "Name" }, value: "{{credentials.username}}" },
          { type: "fill", locator: { label: "Password" }, value: "{{credentials.password}}" },
          { type: "click", locator: { role: "button", name: "Sign in" }, effect: false },
          { type: "waitFor", locator: "#who, #refused" },
        ],
      },
      check: {
        open: `${url}/stock`,
        signedIn: [{ type: "expect", locator: "#who", timeoutMs: 250 }],
        signedOut: [{ type: "expect", locator: { label: "Password" }, timeoutMs: 250 }],
      },
      operations: {
        open_stock: {
          input: z.object({}),
          output: z.object({ title: z.string() }),
          effect: false,
          actions: [{ type: "goto", url: `${url}/stock` }],
          extract: { title: "h1" },
        },
      },
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const form = new URLSearchParams(request.method === "POST" ? await readText(request) : "");
    if (pathname === "/login" && form.get("password") === stockAccount.password) {
      response.writeHead(303, { location: "/stock", "set-cookie": "in=1; Path=/" });
      return void response.end();
    }
    const isIn = request.headers.cookie?.includes("in=1") === true;
    const number = form.get("number");
    if (isIn && number !== null) {
      this.reserved.push(number);
      response.writeHead(303, { location: `/stock?number=${number}&reserved=${number}` });
      return void response.end();
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(isIn ? this.#stock(searchParams) : signIn);
  }

  #stock(asked: URLSearchParams): string {
    const number = asked.get("number");
    const rows = Object.entries(items).filter(([key]) => number !== null && key.includes(number));
    const reserved = asked.get("reserved");
    const told =
      reserved === null
        ? ""
        : `<p role="status">Reserved. Your reference is R-${this.reserved.length}7${reserved.length}.</p>`;
    return page(`<p id="who">ada</p><h1>Stock</h1>${told}
      <form><label>Number <input name="number" value=""></label><button>${this.words.search}</button></form>
      <table aria-label="Items"><thead><tr><th>Item</th><th>Place</th><th>Weight</th><th></th></tr></thead><tbody>
      ${rows.map(([key, item]) => this.#row(key, item)).join("")}</tbody></table>`);
  }

  #row(key: string, { hall, kg }: { hall: string; kg: number }): string {
    return `<tr><th scope="row">${key}</th><td>${hall}</td><td>${kg} kg</td><td><form method="post" action="/reserve">
      <input type="hidden" name="number" value="${key}"><button>${this.words.reserve}</button></form></td></tr>`;
  }
}

const signIn =
  page(`<h1>Sign in</h1><form method="post" action="/login"><label>Name <input name="username"></label>
  <label>Password <input name="password" type="password"></label><button>Sign in</button></form>`);

function page(body: string): string {
  return `<!doctype html><title>Stock</title><main>${body}</main>`;
}
