import type { CDPSession, Protocol } from "puppeteer-core";
import type { Seeder } from "../state/seeder.ts";

const emptyDocument = "<!doctype html>";

/**
 * Holds every request for a document, of tabs, frames, popups and redirects, until its origin's
 * storage is in place. Lets only the web through.
 *
 * Not its answer, though a site could be asked meanwhile: where that has Chromium clear the storage
 * (Clear-Site-Data) while it is put in place, putting it there never ends.
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
    await this.#introduced();
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
