import type { CDPSession, Protocol } from "puppeteer-core";
import type { Seeder } from "../state/seeder.ts";
import { clearsStorage, clearStorage } from "./clear-site-data.ts";

const emptyDocument = "<!doctype html>";

type Paused = Protocol.Fetch.RequestPausedEvent;

/**
 * Holds every document, of tabs, frames, popups and redirects, until its origin's storage is in place:
 * its answer where a site takes its time for one, else the request. Lets only the web through.
 */
export class NavigationGate {
  readonly #session: CDPSession;
  readonly #seeder: Seeder;
  readonly #standIn: (frameId: string) => string | undefined;
  readonly #introduced: () => Promise<void>;
  readonly #prepare: (frameId: string, origin: string) => Promise<void>;
  readonly #onFailure: (error: unknown, origin: string) => void;

  /**
   * @param standIn the document that is shown in the frame, whatever it asks for
   * @param introduced resolves once sites may be asked; where it rejects they never are
   * @param prepare rejects where the page must not be shown: it would go on without its state
   */
  constructor(options: {
    session: CDPSession;
    seeder: Seeder;
    standIn(frameId: string): string | undefined;
    introduced(): Promise<void>;
    prepare(frameId: string, origin: string): Promise<void>;
    onFailure(error: unknown, origin: string): void;
  }) {
    this.#session = options.session;
    this.#seeder = options.seeder;
    this.#standIn = options.standIn;
    this.#introduced = options.introduced;
    this.#prepare = options.prepare;
    this.#onFailure = options.onFailure;
  }

  async open(): Promise<void> {
    this.#session.on("Fetch.requestPaused", (event) => void this.#hold(event));
    await this.#session.send("Fetch.enable", {
      patterns: [{ urlPattern: "*", resourceType: "Document", requestStage: "Request" }],
    });
  }

  async #hold(event: Paused): Promise<void> {
    const deciding = isAnswered(event) ? this.#show(event) : this.#ask(event);
    // A page that was closed meanwhile needs no answer.
    await deciding.catch(() => undefined);
  }

  async #ask({ requestId, request, frameId }: Paused): Promise<void> {
    const session = this.#session;
    const url = new URL(request.url);
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      await session.send("Fetch.failRequest", { requestId, errorReason: "BlockedByClient" });
      return;
    }
    const own = this.#seeder.owns(request.url) ? emptyDocument : this.#standIn(frameId);
    if (own !== undefined) {
      await session.send("Fetch.fulfillRequest", {
        requestId,
        responseCode: 200,
        responseHeaders: [{ name: "content-type", value: "text/html; charset=utf-8" }],
        body: Buffer.from(own).toString("base64"),
      });
      return;
    }
    await this.#introduced();
    const preparing = this.#prepare(frameId, url.origin);
    // To ask for anything but to look may change something: not before it is sure to be shown.
    if (request.method === "GET" && !(await isOver(preparing))) {
      await session.send("Fetch.continueRequest", { requestId, interceptResponse: true });
    } else if (await this.#isPrepared(preparing, requestId, url.origin)) {
      await session.send("Fetch.continueRequest", { requestId });
    }
  }

  async #show(event: Paused): Promise<void> {
    const { requestId, request, frameId } = event;
    const { origin } = new URL(request.url);
    if (hasDocument(event)) {
      const preparing = this.#prepare(frameId, origin);
      const isLate = !(await isOver(preparing));
      if (!(await this.#isPrepared(preparing, requestId, origin))) return;
      // Chromium did so when the answer came: what was put in place since is gone as well.
      if (isLate && clearsStorage(origin, event)) await clearStorage(origin, this.#seeder);
    }
    await this.#session.send("Fetch.continueRequest", { requestId });
  }

  async #isPrepared(preparing: Promise<void>, requestId: string, origin: string): Promise<boolean> {
    try {
      await preparing;
      return true;
    } catch (error) {
      this.#onFailure(error, origin);
      await this.#session.send("Fetch.failRequest", { requestId, errorReason: "Aborted" });
      return false;
    }
  }
}

function isAnswered({ responseStatusCode, responseErrorReason }: Paused): boolean {
  return responseStatusCode !== undefined || responseErrorReason !== undefined;
}

/** Where a redirect leads is asked for anew, and an error page has no storage. */
function hasDocument({ responseStatusCode = 0, responseHeaders = [] }: Paused): boolean {
  const isRedirect = responseStatusCode >= 300 && responseStatusCode < 400;
  const leads = responseHeaders.some(({ name }) => name.toLowerCase() === "location");
  return responseStatusCode !== 0 && !(isRedirect && leads);
}

/** Whether the work is over already, not only soon. */
async function isOver(work: Promise<unknown>): Promise<boolean> {
  const over = work.then(
    () => true,
    () => true,
  );
  const later = new Promise<false>((resolve) => setImmediate(resolve, false));
  return Promise.race([over, later]);
}
