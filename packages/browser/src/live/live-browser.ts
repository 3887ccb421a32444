import type { Action, ActionOutcome, Viewport } from "@dormouse/contract";
import {
  ActionError,
  BrowserLostError,
  decodePart,
  type ActionContext,
  type CapturedState,
  type DialogPolicy,
  type FieldState,
  type LiveBrowser,
  type OpenRequest,
  type SnapshotManifest,
  type TabState,
} from "@dormouse/core";
import type { Browser, CDPSession, Page } from "puppeteer-core";
import { performAction } from "../actions/index.ts";
import type { LaunchedBrowser } from "../launch/launch.ts";
import type { ConnectionFailure } from "../network/network-guard.ts";
import { BaseParts } from "../state/base-parts.ts";
import { answerOf, within } from "../state/bound.ts";
import { callToolkit } from "../locators/toolkit.ts";
import { Capture } from "../state/capture.ts";
import { writeCookies } from "../state/cookies.ts";
import { OriginStorage } from "../state/origin-storage.ts";
import { callInFrame } from "../state/page-code.ts";
import { Seeder } from "../state/seeder.ts";
import type { ActionTarget, AnsweredDialog } from "./action-target.ts";
import { Dialogs } from "./dialogs.ts";
import { NavigationGate } from "./navigation-gate.ts";
import { fieldsBytesMax, maxTabs } from "./page-bounds.ts";
import { isDenial, refuseErrorPage } from "./probe.ts";
import { TabStrip } from "./tab-strip.ts";
import { addressOf, type Tab } from "./tab.ts";
import { Targets } from "./targets.ts";

export type Patience = {
  /** How long a page may keep the browser from answering before it counts as hung. */
  answerMs: number;
  /** How long reading all state may take. */
  captureMs: number;
  /** How long a tab may load when it is opened again, before the step goes on without waiting. */
  reopenMs: number;
};

export const defaultPatience: Patience = { answerMs: 5_000, captureMs: 30_000, reopenMs: 15_000 };

/** A session's browser: its state as the snapshot had it, its tabs, and what actions may do to them. */
export class ChromiumSession implements LiveBrowser, ActionTarget {
  readonly browser: Browser;
  readonly downloadDirectory: string;
  readonly #launched: LaunchedBrowser;
  readonly #session: CDPSession;
  readonly #patience: Patience;
  readonly #snapshot: SnapshotManifest | undefined;
  readonly #base: BaseParts;
  readonly #origins: OriginStorage;
  readonly #capture: Capture;
  readonly #dialogs: Dialogs;
  readonly #targets: Targets;
  readonly #gate: NavigationGate;
  readonly #strip = new TabStrip();
  readonly #loss: PromiseWithResolvers<never> = Promise.withResolvers<never>();
  #lost: BrowserLostError | undefined;
  #viewport: Viewport | undefined;
  #closing: Promise<void> | undefined;

  /** Takes a browser just launched and wakes the session in it. */
  static async wake(
    launched: LaunchedBrowser,
    request: OpenRequest,
    patience: Patience,
  ): Promise<ChromiumSession> {
    const [session, control] = await Promise.all([
      launched.browser.target().createCDPSession(),
      launched.browser.target().createCDPSession(),
    ]);
    const live = new ChromiumSession(launched, { session, control }, request, patience);
    await live.#guard(live.#wake());
    return live;
  }

  private constructor(
    launched: LaunchedBrowser,
    { session, control }: { session: CDPSession; control: CDPSession },
    { identity, snapshot }: OpenRequest,
    patience: Patience,
  ) {
    this.#launched = launched;
    this.browser = launched.browser;
    this.downloadDirectory = launched.downloadDirectory;
    this.#session = session;
    this.#patience = patience;
    this.#snapshot = snapshot?.manifest;
    this.#viewport = snapshot?.manifest.viewport;
    this.#base = new BaseParts(snapshot?.manifest, (part) => loadFrom(snapshot, part));
    this.#dialogs = new Dialogs(snapshot?.manifest.dialogs ?? { response: "dismiss" });
    this.#targets = new Targets({
      browser: launched.browser,
      session,
      control,
      disguise: launched.disguise,
      viewport: this.#viewport ?? identity.viewport,
      dialogs: this.#dialogs,
      events: {
        onPopup: (tab) => this.#show(tab),
        onClosed: (tab) => this.#forget(tab),
        onCrashed: () => this.#lose(new BrowserLostError("A page of the browser crashed")),
      },
    });
    const seeder = new Seeder(() => this.#targets.createHidden());
    this.#origins = new OriginStorage(this.#base, seeder);
    this.#capture = new Capture(session, this.#origins, seeder, patience.answerMs);
    this.#gate = new NavigationGate({
      session,
      seeder,
      prepare: (frameId, origin) => this.#prepare(frameId, origin),
      onFailure: (cause, origin) =>
        this.#lose(
          new BrowserLostError(`The stored state of ${origin} was not restored`, { cause }),
        ),
    });
    this.#loss.promise.catch(() => undefined);
    this.browser.once("disconnected", () =>
      this.#lose(new BrowserLostError("The browser's process ended")),
    );
  }

  get alive(): boolean {
    return this.#lost === undefined && this.#closing === undefined && this.browser.connected;
  }

  async perform(action: Action, context: ActionContext): Promise<ActionOutcome> {
    return this.#guard(this.#perform(action, context));
  }

  async probe(actions: Action[], context: ActionContext): Promise<boolean> {
    return this.#guard(this.#probe(actions, context));
  }

  async page(): Promise<{ url: string; title: string }> {
    const tab = this.#activeTab();
    const { url, title } = await this.#guard(
      within(this.#patience.answerMs, "the address of the page", addressOf(tab)),
    );
    return { url, title };
  }

  async capture(base: SnapshotManifest | undefined): Promise<CapturedState> {
    return this.#guard(
      within(this.#patience.captureMs, "reading its state", this.#read(base ?? this.#snapshot)),
    );
  }

  close(): Promise<void> {
    this.#closing ??= this.#launched.close();
    return this.#closing;
  }

  tabs(): Page[] {
    return this.#strip.all().map(({ page }) => page);
  }

  active(): Page {
    return this.#activeTab().page;
  }

  async activate(page: Page): Promise<void> {
    this.#strip.activate(this.#tabOf(page));
    await page.bringToFront();
  }

  /** @throws ActionError `tab_limit` */
  async openTab(): Promise<Page> {
    if (this.#strip.all().length >= maxTabs) {
      throw new ActionError(
        "tab_limit",
        `a session has at most ${maxTabs} tabs: close one with closeTab first`,
      );
    }
    return this.#openTab();
  }

  /** The last tab is replaced by a blank one: a session is never without. */
  async closeTab(page: Page): Promise<void> {
    const tab = this.#tabOf(page);
    if (this.#strip.all().length === 1) await this.#openTab();
    const wasActive = this.#strip.active === tab;
    this.#strip.remove(tab);
    await page.close();
    if (wasActive) await this.active().bringToFront();
  }

  async setViewport(viewport: Viewport): Promise<void> {
    await this.#targets.setViewport(viewport);
    this.#viewport = viewport;
  }

  setDialogPolicy(policy: DialogPolicy): void {
    this.#dialogs.policy = policy;
  }

  takeDialogs(): AnsweredDialog[] {
    return this.#dialogs.take();
  }

  connectionFailure(url: string): ConnectionFailure | undefined {
    return this.#launched.guard.failureOf(url);
  }

  async #wake(): Promise<void> {
    const tabs = this.#snapshot?.tabs ?? [];
    const active = tabs.find((tab) => tab.active) ?? tabs[0];
    for (const { url } of tabs) if (isWebUrl(url)) this.#origins.prefetch(new URL(url).origin);
    await Promise.all([this.#restoreCookies(), this.#gate.open(), this.#targets.watch()]);
    if (active === undefined) {
      await this.#openTab();
      return;
    }
    const opened: Tab[] = [];
    for (const state of tabs) opened.push(await this.#reopen(state));
    const front = opened.find(({ tabId }) => tabId === active.tabId);
    if (front !== undefined) await this.activate(front.page);
    await Promise.all(opened.map((tab) => this.#load(tab, tab === front)));
  }

  async #restoreCookies(): Promise<void> {
    const text = await this.#base.text({ kind: "cookies", storageKey: "" });
    if (text === undefined) return;
    await writeCookies(this.#session, decodePart("cookies", Buffer.from(text)));
  }

  async #reopen(state: TabState): Promise<Tab> {
    const tab = await this.#targets.create();
    tab.tabId = state.tabId;
    tab.restoring = state;
    this.#strip.append(tab);
    const parts = this.#base
      .all()
      .filter(({ kind, tabId }) => kind === "sessionStorage" && tabId === state.tabId);
    for (const part of parts) {
      tab.sessionStorage.restore(part.storageKey, (await this.#base.text(part)) ?? "[]");
    }
    await tab.sessionStorage.ready();
    return tab;
  }

  /**
   * Loads the tab's page again: a GET of its URL, also where the page was the answer to a form. A site
   * that is down leaves an error page: whether that matters is for the step's action to say.
   */
  async #load(tab: Tab, untilLoaded: boolean): Promise<void> {
    const state = tab.restoring;
    if (state === undefined || !isWebUrl(state.url)) {
      tab.restoring = undefined;
      return;
    }
    const waitUntil = untilLoaded ? "load" : "domcontentloaded";
    await tab.page
      .goto(state.url, { waitUntil, timeout: this.#patience.reopenMs })
      .catch(() => undefined);
    if (state.fields !== undefined) {
      const entered = callToolkit(tab.page.mainFrame(), "writeFields", state.fields);
      await within(this.#patience.answerMs, "a form", entered).catch(() => undefined);
    }
    if (state.scroll.x === 0 && state.scroll.y === 0) return;
    const scrolled = callInFrame(tab.session, tab.targetId, "writeScroll", state.scroll);
    await within(this.#patience.answerMs, "scrolling", scrolled).catch(() => undefined);
  }

  async #perform(action: Action, context: ActionContext): Promise<ActionOutcome> {
    try {
      return await performAction(this, action, context);
    } finally {
      await answerOf(this.#targets.settled());
    }
  }

  async #probe(actions: Action[], context: ActionContext): Promise<boolean> {
    const before = this.#strip.all();
    const active = this.#strip.active;
    await this.#openTab();
    try {
      return await this.#ask(actions, context);
    } finally {
      if (this.alive) await this.#closeAllBut(before, active);
    }
  }

  async #ask(actions: Action[], context: ActionContext): Promise<boolean> {
    for (const action of actions) {
      const denied = await this.#perform(action, context).then(
        () => false,
        (error: unknown) => {
          if (isDenial(error, action)) return true;
          throw error;
        },
      );
      const { url, status } = await this.#answered();
      refuseErrorPage({ url, status });
      if (denied) return false;
    }
    return true;
  }

  /** @throws ActionError `page_unresponsive` */
  async #answered(): Promise<{ url: string; status: number }> {
    const { page, session, targetId } = this.#activeTab();
    const status = await answerOf(callInFrame(session, targetId, "readStatus"));
    if (status !== undefined) return { url: page.url(), status };
    throw new ActionError(
      "page_unresponsive",
      "the probe could not be asked: its page does not answer",
    );
  }

  async #closeAllBut(kept: Tab[], active: Tab | undefined): Promise<void> {
    const added = this.#strip.all().filter((tab) => !kept.includes(tab));
    for (const tab of added) await this.closeTab(tab.page);
    if (active !== undefined && this.#strip.all().includes(active))
      await this.activate(active.page);
  }

  async #read(base: SnapshotManifest | undefined): Promise<CapturedState> {
    await answerOf(this.#targets.settled());
    const tabs = this.#strip.all();
    const parts = await this.#capture.parts(tabs, base);
    const states = await Promise.all(tabs.map((tab) => this.#stateOf(tab, base)));
    const viewport = this.#viewport;
    return {
      parts,
      tabs: states,
      dialogs: this.#dialogs.policy,
      ...(viewport === undefined ? {} : { viewport: definedOf(viewport) }),
    };
  }

  async #stateOf(tab: Tab, base: SnapshotManifest | undefined): Promise<TabState> {
    const { url, title } = await addressOf(tab);
    const scroll = tab.restoring?.scroll ??
      (await answerOf(callInFrame(tab.session, tab.targetId, "readScroll"))) ??
      base?.tabs.find(({ tabId }) => tabId === tab.tabId)?.scroll ?? { x: 0, y: 0 };
    const fields = await this.#fieldsOf(tab, url, base);
    return {
      tabId: tab.tabId,
      url,
      title,
      active: tab === this.#strip.active,
      scroll,
      ...(fields.length === 0 ? {} : { fields }),
    };
  }

  async #fieldsOf(
    tab: Tab,
    url: string,
    base: SnapshotManifest | undefined,
  ): Promise<FieldState[]> {
    if (tab.restoring !== undefined) return tab.restoring.fields ?? [];
    const bytesMax = Math.floor(fieldsBytesMax / this.#strip.all().length);
    const read = callToolkit(tab.page.mainFrame(), "readFields", bytesMax);
    const before = base?.tabs.find((state) => state.tabId === tab.tabId && state.url === url);
    return (await answerOf(read)) ?? before?.fields ?? [];
  }

  async #prepare(frameId: string, origin: string): Promise<void> {
    await Promise.all([
      this.#targets.tabOfFrame(frameId)?.sessionStorage.settled(),
      this.#origins.prepare(this.#targets.chain(frameId, origin)),
    ]);
  }

  async #openTab(): Promise<Page> {
    const tab = await this.#targets.create();
    await this.#show(tab);
    return tab.page;
  }

  async #show(tab: Tab): Promise<void> {
    this.#strip.append(tab);
    await this.activate(tab.page);
  }

  #forget(tab: Tab): void {
    this.#strip.remove(tab);
    if (!this.alive) return;
    if (this.#strip.all().length === 0) this.#openTab().catch(() => undefined);
    else this.#strip.active?.page.bringToFront().catch(() => undefined);
  }

  #activeTab(): Tab {
    const tab = this.#strip.active;
    if (tab === undefined) throw this.#lost ?? new ActionError("tab_not_found", "No tab is open");
    return tab;
  }

  #tabOf(page: Page): Tab {
    const tab = this.#strip.all().find((candidate) => candidate.page === page);
    if (tab === undefined) throw new ActionError("tab_not_found", "The tab is closed");
    return tab;
  }

  #lose(error: BrowserLostError): void {
    if (this.#lost !== undefined || this.#closing !== undefined) return;
    this.#lost = error;
    this.#loss.reject(error);
  }

  /** The work's own outcome, unless the browser is lost meanwhile: then that is what is said. */
  async #guard<Value>(work: Promise<Value>): Promise<Value> {
    work.catch(() => undefined);
    try {
      return await Promise.race([work, this.#loss.promise]);
    } catch (error) {
      if (this.#lost !== undefined) throw this.#lost;
      if (!this.browser.connected) {
        throw new BrowserLostError("The browser's process ended", { cause: error });
      }
      throw error;
    }
  }
}

function loadFrom(
  snapshot: OpenRequest["snapshot"],
  part: SnapshotManifest["parts"][number],
): Promise<Uint8Array> {
  if (snapshot === undefined) throw new Error("there is no snapshot to load from");
  return snapshot.load(part);
}

function isWebUrl(url: string): boolean {
  return /^https?:\/\//.test(url);
}

/** Without the fields that are there and undefined: stored as JSON they would be gone. */
function definedOf(viewport: Viewport): NonNullable<CapturedState["viewport"]> {
  const { width, height, deviceScaleFactor, mobile } = viewport;
  return {
    width,
    height,
    ...(deviceScaleFactor === undefined ? {} : { deviceScaleFactor }),
    ...(mobile === undefined ? {} : { mobile }),
  };
}
