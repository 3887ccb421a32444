import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { CDPSession } from "puppeteer-core";
import { callInFrame } from "./page-code.ts";
import { framesOf, webOrigin } from "./frame-index.ts";
import { lastOf, type OriginChain } from "./storage-key.ts";

/** A document of ours that has an origin's storage. */
export type SeededDocument = { session: CDPSession; frameId: string };

/** Opens a page for the seeder: its session and its main frame. */
export type OpenHiddenPage = () => Promise<SeededDocument>;

/**
 * A hidden page that visits origins without asking their servers: its requests are answered with an
 * empty document, in which an origin's storage can be written and read.
 */
export class Seeder {
  /** No page can guess it, so no page can have its own request answered by us. */
  readonly #path = `/${randomUUID()}`;
  readonly #openPage: OpenHiddenPage;
  #page: Promise<SeededDocument> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(openPage: OpenHiddenPage) {
    this.#openPage = openPage;
  }

  /** Its page, which has no scripts of its own: opened at the first call. */
  open(): Promise<SeededDocument> {
    this.#page ??= this.#openPage();
    return this.#page;
  }

  owns(url: string): boolean {
    return new URL(url).pathname === this.#path;
  }

  /** Opens its page, and has Chromium start what it needs for the first document of all. */
  async warmUp(): Promise<void> {
    await this.visit(["http://dormouse.invalid"], async () => undefined);
    await this.#last;
  }

  /**
   * Does something in a document of the chain's last origin, nested as the chain says. One visit at a time.
   *
   * @returns undefined where the origin cannot be visited any more
   */
  visit<Value>(
    chain: OriginChain,
    use: (document: SeededDocument) => Promise<Value>,
  ): Promise<Value | undefined> {
    const visit = this.#last.then(async () => {
      const document = await this.#navigate(chain);
      return document === undefined ? undefined : use(document);
    });
    // A document that waits for what was done here goes first.
    this.#last = visit
      .catch(() => undefined)
      .then(() => setImmediate())
      .then(() => this.#leave());
    return visit;
  }

  /** A document that stayed would show among the clients of the origin's service worker. */
  async #leave(): Promise<void> {
    const page = await this.#page?.catch(() => undefined);
    await page?.session.send("Page.navigate", { url: "about:blank" }).catch(() => undefined);
  }

  async #navigate(chain: OriginChain): Promise<SeededDocument | undefined> {
    const { session, frameId: mainFrameId } = await this.open();
    const [top, ...nested] = chain;
    await session.send("Page.navigate", { url: `${top}${this.#path}` });
    let frameId = mainFrameId;
    for (const origin of nested) {
      await callInFrame(session, frameId, "appendFrame", `${origin}${this.#path}`);
      const { frameTree } = await session.send("Page.getFrameTree");
      frameId = framesOf(frameTree).find((frame) => frame.parentId === frameId)?.id ?? frameId;
    }
    // An origin that asked for https only is not to be had under http any more.
    const { frameTree } = await session.send("Page.getFrameTree");
    const frame = framesOf(frameTree).find(({ id }) => id === frameId);
    return frame !== undefined && webOrigin(frame) === lastOf(chain)
      ? { session, frameId }
      : undefined;
  }
}
