import type { CDPSession, Protocol } from "puppeteer-core";
import type { Seeder } from "../state/seeder.ts";

const emptyDocument = "<!doctype html>";

/**
 * Holds every request for a document, of tabs, frames, popups and redirects, until its origin's
 * storage is in place. Lets only the web through.
 */
export class NavigationGate {
  readonly #session: CDPSession;
  readonly #seeder: Seeder;
  readonly #standIn: (frameId: string) => string | undefined;
  readonly #prepare: (frameId: string, origin: string) => Promise<void>;
  readonly #onFailure: (error: unknown, origin: string) => void;

  /**
   * @param standIn the document that is shown in the frame, whatever it asks for
   * @param prepare rejects where the page must not be shown: it would go on without its state
   */
  constructor(options: {
    session: CDPSession;
    seeder: Seeder;
    standIn(frameId: string): string | undefined;
    prepare(frameId: string, origin: string): Promise<void>;
    onFailure(error: unknown, origin: string): void;
  }) {
    this.#session = options.session;
    this.#seeder = options.seeder;
    this.#standIn = options.standIn;
    this.#prepare = options.prepare;
    this.#onFailure = options.onFailure;
  }

  async open(): Promise<void> {
    this.#session.on("Fetch.requestPaused", (event) => void this.#hold(event));
    await this.#session.send("Fetch.enable", {
      patterns: [{ urlPattern: "*", resourceType: "Document", requestStage: "Request" }],
    });
  }

  async #hold(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    // A page that was closed meanwhile needs no answer.
    await this.#decide(event).catch(() => undefined);
  }

  async #decide({ requestId, request, frameId }: Protocol.Fetch.RequestPausedEvent): Promise<void> {
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
    try {
      await this.#prepare(frameId, url.origin);
    } catch (error) {
      this.#onFailure(error, url.origin);
      await session.send("Fetch.failRequest", { requestId, errorReason: "Aborted" });
      return;
    }
    await session.send("Fetch.continueRequest", { requestId });
  }
}
