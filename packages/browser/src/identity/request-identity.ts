import type { BrowserIdentity, ExtraHeaders } from "@dormouse/contract";
import type { CDPSession, Protocol } from "puppeteer-core";
import { requestsTo, withExtraHeaders } from "./header-rules.ts";

/**
 * Adds the identity's headers to the requests of all pages and workers, hop by hop: what is for one
 * site does not follow a redirect to another.
 */
export class RequestIdentity {
  readonly #session: CDPSession;
  readonly #headers: readonly ExtraHeaders[];

  /** @param session a line of its own to the browser: requests that others hold there come here as well */
  constructor(session: CDPSession, identity: BrowserIdentity) {
    this.#session = session;
    this.#headers = identity.extraHeaders ?? [];
  }

  /** Resolves once every request it is for passes by here; others are never held. */
  async open(): Promise<void> {
    const patterns = this.#headers.map(({ origin }) => requestsTo(origin));
    if (patterns.length === 0) return;
    this.#session.on("Fetch.requestPaused", (event) => void this.#pass(event));
    await this.#session.send("Fetch.enable", { patterns });
  }

  async #pass({ requestId, request }: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    const headers = withExtraHeaders(this.#headers, request);
    const passing = this.#session.send("Fetch.continueRequest", {
      requestId,
      ...(headers === undefined ? {} : { headers }),
    });
    // Of a page that was closed meanwhile.
    await passing.catch(() => undefined);
  }
}
