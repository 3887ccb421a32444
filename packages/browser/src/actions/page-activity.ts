import type { CDPSession, Page } from "puppeteer-core";

/** A navigation asked for by a link to another program, such as mailto:, never starts. */
const startMsMax = 1_000;

/**
 * Watches a page's navigations over CDP: Puppeteer tells of one only once it is committed, and the
 * next action would by then have run against the page before.
 */
export class PageActivity {
  readonly session: CDPSession;
  readonly #mainFrameId: string;
  #requested = false;
  #loading = false;
  #contentLoaded = true;
  #openedUrl: string | undefined;
  #listeners = new Set<() => void>();

  static async of(page: Page): Promise<PageActivity> {
    const known = activities.get(page);
    if (known !== undefined) return known;
    const created = PageActivity.#create(page);
    activities.set(page, created);
    created.catch(() => activities.delete(page));
    return created;
  }

  static async #create(page: Page): Promise<PageActivity> {
    const session = await page.createCDPSession();
    const [{ frameTree }] = await Promise.all([
      session.send("Page.getFrameTree"),
      session.send("Page.enable"),
      session.send("Page.setLifecycleEventsEnabled", { enabled: true }),
    ]);
    const activity = new PageActivity(session, frameTree.frame.id);
    page.once("close", () => activity.#stop());
    return activity;
  }

  private constructor(session: CDPSession, mainFrameId: string) {
    this.session = session;
    this.#mainFrameId = mainFrameId;
    this.#listen();
  }

  /** Forgets what happened before. */
  reset(): void {
    this.#requested = false;
    this.#openedUrl = undefined;
  }

  get navigating(): boolean {
    return this.#requested || this.#loading;
  }

  /** The URL of a tab that the page opened since the reset. */
  get openedUrl(): string | undefined {
    return this.#openedUrl;
  }

  /** Resolves once no navigation is under way, at the latest after `timeoutMs`. */
  async untilStill(timeoutMs: number): Promise<void> {
    await this.#until(() => !this.#loading, timeoutMs);
  }

  /** Resolves once a navigation under way has shown its content, or is off, at the latest after `timeoutMs`. */
  async untilContent(timeoutMs: number): Promise<void> {
    await this.#until(() => !this.#requested, Math.min(timeoutMs, startMsMax));
    this.#requested = false;
    await this.#until(() => !this.#loading || this.#contentLoaded, timeoutMs);
  }

  async #until(holds: () => boolean, timeoutMs: number): Promise<void> {
    if (holds()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener = (): void => {
      if (holds()) resolve();
    };
    const timer = setTimeout(resolve, timeoutMs);
    this.#listeners.add(listener);
    await promise;
    clearTimeout(timer);
    this.#listeners.delete(listener);
  }

  #listen(): void {
    this.session.on("Page.frameRequestedNavigation", ({ frameId, disposition }) => {
      if (frameId === this.#mainFrameId && disposition === "currentTab") this.#requested = true;
    });
    this.session.on("Page.frameStartedLoading", ({ frameId }) => {
      if (frameId !== this.#mainFrameId) return;
      this.#requested = false;
      this.#loading = true;
      this.#contentLoaded = false;
      this.#tell();
    });
    this.session.on("Page.navigatedWithinDocument", ({ frameId }) => {
      if (frameId !== this.#mainFrameId) return;
      this.#requested = false;
      this.#tell();
    });
    this.session.on("Page.lifecycleEvent", ({ frameId, name }) => {
      if (frameId !== this.#mainFrameId || name !== "DOMContentLoaded") return;
      this.#contentLoaded = true;
      this.#tell();
    });
    this.session.on("Page.frameStoppedLoading", ({ frameId }) => {
      if (frameId !== this.#mainFrameId) return;
      this.#loading = false;
      this.#tell();
    });
    this.session.on("Page.windowOpen", ({ url }) => {
      this.#openedUrl = url;
    });
  }

  /** The tab was closed: nothing more will come of what was under way. */
  #stop(): void {
    this.#requested = false;
    this.#loading = false;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const activities = new WeakMap<Page, Promise<PageActivity>>();
