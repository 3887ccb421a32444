import { BrowserLostError } from "@dormouse/core";
import type { Browser } from "puppeteer-core";

/** That a browser is of no more use, once it is, and why: what is asked of it then fails with that. */
export class Loss {
  readonly #browser: Browser;
  readonly #occurrence = Promise.withResolvers<never>();
  #error: BrowserLostError | undefined;

  constructor(browser: Browser) {
    this.#browser = browser;
    this.#occurrence.promise.catch(() => undefined);
  }

  /** The first there was. */
  get error(): BrowserLostError | undefined {
    return this.#error;
  }

  occur(error: BrowserLostError): void {
    this.#error ??= error;
    this.#occurrence.reject(error);
  }

  /** The work's own outcome, unless the browser is lost meanwhile: then that is what is said. */
  async guard<Value>(work: Promise<Value>): Promise<Value> {
    work.catch(() => undefined);
    try {
      return await Promise.race([work, this.#occurrence.promise]);
    } catch (error) {
      if (this.#error !== undefined) throw this.#error;
      if (!this.#browser.connected) {
        throw new BrowserLostError("The browser's process ended", { cause: error });
      }
      throw error;
    }
  }
}
