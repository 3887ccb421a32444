import type { CDPSession } from "puppeteer-core";
import { followWorlds } from "../inject/isolated-world.ts";
import type { SeededDocument } from "../state/seeder.ts";
import { bypassServiceWorkers } from "../state/service-workers.ts";

/** Pages that no one is shown. They come to documents of ours only: so they need nothing that tabs do. */
export class HiddenPages {
  readonly #browser: CDPSession;
  readonly #onCrashed: () => void;
  readonly #creating = new Set<Promise<string>>();
  /** By their targets' ids, each once it is met. */
  readonly #pages = new Map<string, CDPSession | undefined>();

  constructor(browser: CDPSession, onCrashed: () => void) {
    this.#browser = browser;
    this.#onCrashed = onCrashed;
  }

  /**
   * Whatever the page is sent from then on comes after what it is prepared with.
   * @param met resolves once the target was met
   */
  async create(met: (targetId: string) => Promise<void>): Promise<SeededDocument> {
    const creation = this.#create();
    this.#creating.add(creation);
    const targetId = await creation.finally(() => this.#creating.delete(creation));
    await met(targetId);
    const session = this.#pages.get(targetId);
    if (session === undefined) throw new Error("the browser closed a page that it had just opened");
    return { session, frameId: targetId };
  }

  /** Whether the target is one of them: known only once the calls that create them have answered. */
  async has(targetId: string): Promise<boolean> {
    await Promise.allSettled(this.#creating);
    return this.#pages.has(targetId);
  }

  /** Sets it up and lets it run. */
  meet(targetId: string, session: CDPSession): void {
    this.#pages.set(targetId, session);
    session.on("Inspector.targetCrashed", this.#onCrashed);
    followWorlds(session, "own");
    const prepared = Promise.all([
      session.send("Page.enable"),
      session.send("Runtime.enable"),
      session.send("Inspector.enable"),
      // A service worker of the origin would answer in our place, and be woken for nothing.
      bypassServiceWorkers(session),
      session.send("Runtime.runIfWaitingForDebugger"),
    ]);
    // Where one fails the page is gone, as whatever it is sent next will tell.
    prepared.catch(() => undefined);
  }

  async #create(): Promise<string> {
    const { targetId } = await this.#browser.send("Target.createTarget", { url: "about:blank" });
    this.#pages.set(targetId, undefined);
    return targetId;
  }
}
