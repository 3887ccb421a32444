import type { Protocol } from "puppeteer-core";
import type { Seeder } from "../state/seeder.ts";

const emptyDocument = "<!doctype html>";

/** What is done with a request: it goes out, it fails, or it is answered with a document of ours. */
export type Verdict =
  | { kind: "go" }
  | { kind: "fail"; reason: Protocol.Network.ErrorReason }
  | { kind: "answer"; html: string };

/**
 * Holds every request for a document, of tabs, frames, popups and redirects, until its origin's
 * storage is in place. Lets only the web through.
 *
 * Not its answer, though a site could be asked meanwhile: where that has Chromium clear the storage
 * (Clear-Site-Data) while it is put in place, putting it there never ends.
 */
export class NavigationGate {
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
    seeder: Seeder;
    standIn(frameId: string): string | undefined;
    introduced(): Promise<void>;
    prepare(frameId: string, origin: string): Promise<void>;
    onFailure(error: unknown, origin: string): void;
  }) {
    this.#seeder = options.seeder;
    this.#standIn = options.standIn;
    this.#introduced = options.introduced;
    this.#prepare = options.prepare;
    this.#onFailure = options.onFailure;
  }

  /** @throws where sites may not be asked at all */
  async decide({ request, frameId }: Protocol.Fetch.RequestPausedEvent): Promise<Verdict> {
    const url = new URL(request.url);
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      return { kind: "fail", reason: "BlockedByClient" };
    }
    const own = this.#seeder.owns(request.url) ? emptyDocument : this.#standIn(frameId);
    if (own !== undefined) return { kind: "answer", html: own };
    await this.#introduced();
    try {
      await this.#prepare(frameId, url.origin);
    } catch (error) {
      this.#onFailure(error, url.origin);
      return { kind: "fail", reason: "Aborted" };
    }
    return { kind: "go" };
  }
}
