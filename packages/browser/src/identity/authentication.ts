import type { Credential, HttpCredential } from "@dormouse/contract";
import type { Protocol } from "puppeteer-core";

type Challenge = Pick<Protocol.Fetch.AuthRequiredEvent, "requestId" | "authChallenge"> & {
  request: { url: string };
};

/** Opens a credential by its name. @throws ActionError `credential_not_found` */
export type OpenCredential = (name: string) => Promise<Credential>;

/** Questions that were answered and may still be asked again. */
const maxAnswered = 1_000;

/** Answers sites that ask for a user name and password, each with the one that is kept for it. */
export class Authentication {
  readonly #credentials: readonly HttpCredential[];
  readonly #open: OpenCredential;
  readonly #answered = new Set<string>();
  /** Why questions were left open, since the last work began. */
  readonly #failures: unknown[] = [];

  constructor(credentials: readonly HttpCredential[], open: OpenCredential) {
    this.#credentials = credentials;
    this.#open = open;
  }

  get origins(): string[] {
    return this.#credentials.map(({ origin }) => origin);
  }

  /** Never rejects: without an answer the page shows what the site says to strangers. */
  async answer({
    requestId,
    request,
    authChallenge,
  }: Challenge): Promise<Protocol.Fetch.AuthChallengeResponse> {
    const known = this.#credentials.find(({ origin }) => origin === authChallenge.origin);
    const question = JSON.stringify([requestId, request.url, authChallenge.realm]);
    // Who asks the same again has refused the answer, and would for ever.
    const refused = this.#answered.has(question);
    if (known === undefined || refused || authChallenge.source === "Proxy") {
      return { response: "CancelAuth" };
    }
    this.#remember(question);
    try {
      const { username, password } = await this.#open(known.credential);
      return { response: "ProvideCredentials", username, password };
    } catch (error) {
      this.#failures.push(error);
      return { response: "CancelAuth" };
    }
  }

  /**
   * Does the work.
   * @throws what the work throws, but rather why a site's question had to be left open meanwhile
   */
  async during<Value>(work: Promise<Value>): Promise<Value> {
    this.#failures.length = 0;
    const [outcome] = await Promise.allSettled([work]);
    if (this.#failures.length > 0) throw this.#failures[0];
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }

  #remember(question: string): void {
    this.#answered.add(question);
    const [oldest] = this.#answered;
    if (this.#answered.size > maxAnswered && oldest !== undefined) this.#answered.delete(oldest);
  }
}
