import type { Viewport } from "@dormouse/contract";
import {
  TargetType,
  type Browser,
  type CDPSession,
  type Page,
  type Protocol,
  type Target,
} from "puppeteer-core";
import type { Emulation } from "../identity/emulation.ts";
import type { SeededDocument } from "../state/seeder.ts";
import type { Line } from "../state/session-storage.ts";
import type { OriginChain } from "../state/storage-key.ts";
import type { Dialogs } from "./dialogs.ts";
import { HiddenPages } from "./hidden-pages.ts";
import { maxTabs } from "../tabs/page-bounds.ts";
import { callTabPage } from "../tabs/page-code.ts";
import { Tab } from "../tabs/tab.ts";

export type TargetEvents = {
  /** A page opened a window of its own. */
  onPopup(tab: Tab): Promise<void>;
  onClosed(tab: Tab): void;
  onCrashed(): void;
};

/**
 * Meets every page and worker of the browser before it runs: Chromium holds each until it has its
 * identity, its dialogs are answered and its storage is followed.
 */
export class Targets {
  readonly #browser: Browser;
  readonly #session: CDPSession;
  /** A line of its own for what is attached by hand, so that it is not met as a new target. */
  readonly #control: CDPSession;
  #emulation: Emulation;
  readonly #dialogs: Dialogs;
  readonly #events: TargetEvents;
  readonly #tabs = new Map<string, Tab>();
  /** Targets made by us, which are no popups. */
  readonly #own = new Set<string>();
  readonly #hidden: HiddenPages;
  /** Origins of the workers that live, by their sessions. */
  readonly #workers = new Map<string, string>();
  /** Open popups that became tabs. */
  readonly #popups = new Set<string>();
  readonly #creating = new Set<Promise<unknown>>();
  readonly #arriving = new Map<string, Promise<void>>();
  /** Who waits for a window of the opener, by the opener's id. */
  readonly #expected = new Map<string, (tab: Tab) => void>();

  constructor(options: {
    browser: Browser;
    session: CDPSession;
    control: CDPSession;
    emulation: Emulation;
    dialogs: Dialogs;
    events: TargetEvents;
  }) {
    this.#browser = options.browser;
    this.#session = options.session;
    this.#control = options.control;
    this.#emulation = options.emulation;
    this.#dialogs = options.dialogs;
    this.#events = options.events;
    this.#hidden = new HiddenPages(options.session, () => options.events.onCrashed());
  }

  async watch(): Promise<void> {
    this.#session.on("Target.attachedToTarget", (event) => {
      const { targetId } = event.targetInfo;
      const arrival = this.#meet(event).catch(() => undefined);
      this.#arriving.set(targetId, arrival);
      void arrival.finally(() => this.#arriving.delete(targetId));
    });
    this.#session.on("Target.detachedFromTarget", ({ sessionId }) => {
      this.#workers.delete(sessionId);
      const tab = [...this.#tabs.values()].find(({ session }) => session.id() === sessionId);
      if (tab === undefined) return;
      this.#tabs.delete(tab.targetId);
      this.#popups.delete(tab.targetId);
      this.#events.onClosed(tab);
    });
    await this.#session.send("Target.setAutoAttach", {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
    });
  }

  /** A blank tab. */
  async create(): Promise<Tab> {
    const creation = this.#session.send("Target.createTarget", { url: "about:blank" });
    this.#creating.add(creation);
    try {
      const { targetId } = await creation;
      this.#own.add(targetId);
      const [page] = await Promise.all([this.#pageOf(targetId), this.#met(targetId)]);
      const tab = this.#tabs.get(targetId);
      if (tab === undefined) throw new Error("the browser closed a tab that it had just opened");
      return this.#give(tab, page);
    } finally {
      this.#creating.delete(creation);
    }
  }

  /** A blank tab that the opener's page opens, and that has it as its `window.opener`. */
  async createFrom(opener: Tab, name: string): Promise<Tab> {
    const { promise, resolve } = Promise.withResolvers<Tab>();
    this.#expected.set(opener.targetId, resolve);
    try {
      await callTabPage(opener, "openWindow", name);
      return await promise;
    } finally {
      this.#expected.delete(opener.targetId);
    }
  }

  /** A page that no one is shown. */
  createHidden(): Promise<SeededDocument> {
    return this.#hidden.create((targetId) => this.#met(targetId));
  }

  /** Resolves once every window that is open now is a tab. */
  async settled(): Promise<void> {
    await this.#session.send("Target.getTargets");
    await Promise.all(this.#arriving.values());
  }

  /** Whether a worker of the origin lives, which may go on where no page is left. */
  hasWorker(origin: string): boolean {
    return [...this.#workers.values()].includes(origin);
  }

  tabOfFrame(frameId: string): Tab | undefined {
    return [...this.#tabs.values()].find(({ frames }) => frames.has(frameId));
  }

  chain(frameId: string, origin: string): OriginChain {
    return this.tabOfFrame(frameId)?.frames.chain(frameId, origin) ?? [origin];
  }

  /** Has all pages be what this says, those that are there as well. */
  async become(emulation: Emulation): Promise<void> {
    this.#emulation = emulation;
    await Promise.all([...this.#tabs.values()].map(({ session }) => emulation.applyTo(session)));
  }

  async setViewport(viewport: Viewport): Promise<void> {
    this.#emulation.viewport = viewport;
    const tabs = [...this.#tabs.values()];
    await Promise.all(tabs.map(({ session }) => this.#emulation.applyViewportTo(session)));
  }

  /** Not for the others: one of them may be held for the very state that is to be restored here. */
  async #met(targetId: string): Promise<void> {
    if (!this.#arriving.has(targetId)) await this.#session.send("Target.getTargets");
    await this.#arriving.get(targetId);
  }

  async #meet({ sessionId, targetInfo }: Protocol.Target.AttachedToTargetEvent): Promise<void> {
    const session = this.#session.connection()?.session(sessionId);
    if (session === undefined || session === null) return;
    if (targetInfo.type !== "page") {
      this.#workers.set(sessionId, URL.parse(targetInfo.url)?.origin ?? "");
      return this.#prepareWorker(session);
    }

    const { targetId, openerId } = targetInfo;
    if (openerId === undefined && (await this.#isHidden(targetId))) {
      return this.#hidden.meet(targetId, session);
    }

    const opener = openerId === undefined ? undefined : this.#tabs.get(openerId);
    const inherits = targetInfo.canAccessOpener;
    const tab = new Tab({
      targetId,
      session,
      openLine: () => this.#openLine(targetId),
      opener,
      inherits,
    });
    this.#tabs.set(targetId, tab);
    const prepared = this.#prepareTab(tab);
    // A window cut off from its opener answers only once it runs; what was sent before still comes first.
    if (inherits) await prepared;

    // Whether it is ours is known only once the calls that create targets have answered.
    await Promise.allSettled(this.#creating);
    const isPopup = !this.#own.has(targetId);
    if (isPopup && !this.#admit(targetId)) return this.#close(targetId);
    // A page does not answer while it navigates: where it can, it is asked before.
    if (isPopup && inherits) this.#give(tab, await this.#pageOf(targetId));
    await tab.isDressed;
    await Promise.all([prepared, session.send("Runtime.runIfWaitingForDebugger")]);
    if (!isPopup) return;
    if (!inherits) this.#give(tab, await this.#pageOf(targetId));
    const expected = opener === undefined ? undefined : this.#expected.get(opener.targetId);
    if (expected === undefined) await this.#events.onPopup(tab);
    else expected(tab);
  }

  /** Known only once the calls that create pages have answered. */
  async #isHidden(targetId: string): Promise<boolean> {
    await Promise.allSettled(this.#creating);
    return !this.#own.has(targetId) && this.#hidden.has(targetId);
  }

  /** A page may open windows faster than they become tabs: so those on their way count too. */
  #admit(targetId: string): boolean {
    const own = [...this.#tabs.values()].filter((tab) => this.#own.has(tab.targetId));
    if (own.length + this.#popups.size >= maxTabs) return false;
    this.#popups.add(targetId);
    return true;
  }

  async #close(targetId: string): Promise<void> {
    await this.#session.send("Target.closeTarget", { targetId });
  }

  async #prepareTab(tab: Tab): Promise<void> {
    const { session } = tab;
    this.#dialogs.answerOn(session);
    session.on("Inspector.targetCrashed", () => this.#events.onCrashed());
    await Promise.all([
      session.send("Page.enable"),
      session.send("Inspector.enable"),
      this.#emulation.applyTo(session),
      tab.sessionStorage.ready(),
    ]);
  }

  async #prepareWorker(session: CDPSession): Promise<void> {
    // Sent together, a busy browser may let it run before it is who it is to be.
    await this.#emulation.applyToWorker(session).catch(() => undefined);
    await session.send("Runtime.runIfWaitingForDebugger").catch(() => undefined);
  }

  async #openLine(targetId: string): Promise<Line> {
    const { sessionId } = await this.#control.send("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    const session = this.#control.connection()?.session(sessionId);
    if (session === undefined || session === null) throw new Error("the tab is gone");
    const close = async (): Promise<void> => {
      await this.#control.send("Target.detachFromTarget", { sessionId });
      const tab = this.#tabs.get(targetId);
      if (tab !== undefined) await this.#emulation.applyAgainTo(tab.session);
    };
    return { session, close };
  }

  async #pageOf(targetId: string): Promise<Page> {
    const target = await this.#browser.waitForTarget(
      (candidate) => candidate.type() === TargetType.PAGE && idOf(candidate) === targetId,
    );
    const page = await target.page();
    if (page === null) throw new Error("the tab is gone");
    return page;
  }

  #give(tab: Tab, page: Page): Tab {
    tab.page = page;
    tab.isDressed = this.#emulation.applyToPage(page).catch(() => undefined);
    return tab;
  }
}

/** Puppeteer's public types leave it out; to ask Chromium takes three answers, one after another. */
function idOf(target: Target): unknown {
  return Reflect.get(target, "_targetId");
}
