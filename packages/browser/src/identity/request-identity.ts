import type { BrowserIdentity, ExtraHeaders } from "@dormouse/contract";
import type { CDPSession, Protocol } from "puppeteer-core";
import { Authentication, type OpenCredential } from "./authentication.ts";
import { requestsTo, withExtraHeaders } from "./header-rules.ts";

/**
 * Adds the identity's headers to the requests of all pages and workers, hop by hop: what is for one
 * site does not follow a redirect to another. Answers sites that ask for a user name and password.
 */
export class RequestIdentity {
  readonly #session: CDPSession;
  readonly #headers: readonly ExtraHeaders[];
  readonly #authentication: Authentication;

  /** @param session a line of its own to the browser: requests that others hold there come here as well */
  constructor(session: CDPSession, identity: BrowserIdentity, openCredential: OpenCredential) {
    this.#session = session;
    this.#headers = identity.extraHeaders ?? [];
    this.#authentication = new Authentication(identity.httpCredentials ?? [], openCredential);
  }

  /** Resolves once every request it is for passes by here; others are never held. */
  async open(): Promise<void> {
    const origins = this.#authentication.origins;
    const patterns = [...this.#headers.map(({ origin }) => origin), ...origins].map(requestsTo);
    if (patterns.length === 0) return;
    this.#session.on("Fetch.requestPaused", (event) => void this.#pass(event));
    this.#session.on("Fetch.authRequired", (event) => void this.#answer(event));
    await this.#session.send("Fetch.enable", { patterns, handleAuthRequests: origins.length > 0 });
  }

  /** @throws what the work throws, and ActionError `credential_not_found` where a site asked for one meanwhile */
  during<Value>(work: Promise<Value>): Promise<Value> {
    return this.#authentication.during(work);
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

  async #answer(event: Protocol.Fetch.AuthRequiredEvent): Promise<void> {
    const { requestId } = event;
    const authChallengeResponse = await this.#authentication.answer(event);
    const answering = this.#session.send("Fetch.continueWithAuth", {
      requestId,
      authChallengeResponse,
    });
    await answering.catch(() => undefined);
  }
}
