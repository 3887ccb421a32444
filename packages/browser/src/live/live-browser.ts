import type {
  Action,
  ActionOutcome,
  PermissionGrant,
  SnapshotNote,
  Viewport,
} from "@dormouse/contract";
import {
  ActionError,
  BrowserLostError,
  credentialNotFound,
  decodePart,
  type ActionContext,
  type CapturedState,
  type DialogPolicy,
  type LiveBrowser,
  type OpenRequest,
  type SnapshotManifest,
  type TabState,
} from "@dormouse/core";
import type { Browser, CDPSession, Page } from "puppeteer-core";
import { performAction } from "../actions/index.ts";
import { Emulation } from "../identity/emulation.ts";
import { grantPermissions } from "../identity/permissions.ts";
import { RequestIdentity } from "../identity/request-identity.ts";
import type { LaunchedBrowser } from "../launch/launch.ts";
import type { ConnectionFailure } from "../network/network-guard.ts";
import { AttentivePages } from "../state/attentive-pages.ts";
import { BaseParts } from "../state/base-parts.ts";
import { answerOf, within } from "../state/bound.ts";
import { Capture } from "../state/capture.ts";
import { writeCookies } from "../state/cookies.ts";
import { IndexedDBFiles } from "../state/indexed-db-files.ts";
import { IndexedDBReader } from "../state/indexed-db-reader.ts";
import { OriginReader } from "../state/origin-reader.ts";
import { OriginStorage } from "../state/origin-storage.ts";
import { callInFrame } from "../state/page-code.ts";
import { ProfileFolders } from "../state/profile-folders.ts";
import { Seeder } from "../state/seeder.ts";
import { StoredDatabases } from "../state/stored-databases.ts";
import { OpenTabs } from "../tabs/open-tabs.ts";
import { readTabs } from "../tabs/read-tabs.ts";
import { isWebUrl } from "../tabs/remake-history.ts";
import { reopenTabs } from "../tabs/reopen-tabs.ts";
import { addressOf, type Tab } from "../tabs/tab.ts";
import type { ActionTarget, AnsweredDialog } from "./action-target.ts";
import { Dialogs } from "./dialogs.ts";
import { NavigationGate } from "./navigation-gate.ts";
import { isDenial, refuseErrorPage } from "./probe.ts";
import { memoryOfTree } from "./process-memory.ts";
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
  /** What the wake could not bring back as it was. */
  readonly wakeNotes: SnapshotNote[] = [];
  readonly #launched: LaunchedBrowser;
  readonly #session: CDPSession;
  readonly #permissions: readonly PermissionGrant[];
  readonly #requests: RequestIdentity;
  readonly #patience: Patience;
  readonly #snapshot: SnapshotManifest | undefined;
  readonly #base: BaseParts;
  readonly #origins: OriginStorage;
  readonly #seeder: Seeder;
  readonly #capture: Capture;
  readonly #dialogs: Dialogs;
  readonly #targets: Targets;
  readonly #gate: NavigationGate;
  readonly #tabs = new OpenTabs(() => this.#targets.create());
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
    const open = () => launched.browser.target().createCDPSession();
    const [session, control, requests] = await Promise.all([open(), open(), open()]);
    const live = new ChromiumSession(launched, { session, control, requests }, request, patience);
    await live.#guard(live.#wake());
    return live;
  }

  private constructor(
    launched: LaunchedBrowser,
    { session, control, requests }: Record<"session" | "control" | "requests", CDPSession>,
    { identity, snapshot, openCredential = noCredential }: OpenRequest,
    patience: Patience,
  ) {
    this.#launched = launched;
    this.browser = launched.browser;
    this.downloadDirectory = launched.downloadDirectory;
    this.#session = session;
    this.#permissions = identity.permissions ?? [];
    this.#requests = new RequestIdentity(requests, identity, openCredential);
    this.#patience = patience;
    this.#snapshot = snapshot?.manifest;
    this.#viewport = snapshot?.manifest.viewport;
    this.#base = new BaseParts(snapshot?.manifest, (part) => loadFrom(snapshot, part));
    this.#dialogs = new Dialogs(snapshot?.manifest.dialogs ?? { response: "dismiss" });
    this.#targets = new Targets({
      browser: launched.browser,
      session,
      control,
      emulation: new Emulation(launched.disguise, identity, this.#viewport),
      dialogs: this.#dialogs,
      events: {
        onPopup: (tab) => this.#tabs.show(tab),
        onClosed: (tab) => this.#forget(tab),
        onCrashed: () => this.#lose(new BrowserLostError("A page of the browser crashed")),
      },
    });
    const seeder = new Seeder(() => this.#targets.createHidden());
    this.#seeder = seeder;
    const files = new IndexedDBFiles(launched.userDataDirectory);
    const note = (about: SnapshotNote): void => void this.wakeNotes.push(about);
    const databases = new StoredDatabases({
      base: this.#base,
      files,
      browserVersion: launched.version,
      note,
    });
    this.#origins = new OriginStorage({ base: this.#base, seeder, databases, note });
    const reader = new OriginReader(
      new IndexedDBReader(files, launched.version),
      new ProfileFolders(launched.userDataDirectory),
    );
    this.#capture = new Capture({ session, origins: this.#origins, seeder, reader });
    this.#gate = new NavigationGate({
      session,
      seeder,
      standIn: (frameId) => this.#targets.tabOfFrame(frameId)?.standIn,
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

  async memoryBytes(): Promise<number> {
    const pid = this.browser.process()?.pid;
    return pid === undefined ? 0 : memoryOfTree(pid);
  }

  close(): Promise<void> {
    this.#closing ??= this.#launched.close();
    return this.#closing;
  }

  tabs(): Page[] {
    return this.#tabs.all().map(({ page }) => page);
  }

  active(): Page {
    return this.#activeTab().page;
  }

  async activate(page: Page): Promise<void> {
    await this.#tabs.activate(this.#tabs.of(page));
  }

  async openTab(): Promise<Page> {
    return (await this.#tabs.open()).page;
  }

  async closeTab(page: Page): Promise<void> {
    await this.#tabs.close(this.#tabs.of(page));
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
    await Promise.all([
      this.#restoreCookies(),
      grantPermissions(this.#session, this.#permissions),
      this.#requests.open(),
      this.#gate.open(),
      this.#targets.watch(),
    ]);
    this.#prepareAhead(tabs);
    await reopenTabs(this.#tabs, tabs, this.#base, this.#patience);
  }

  /** What the tab in front will ask for comes first. */
  #prepareAhead(tabs: TabState[]): void {
    const front = tabs.filter(({ active }) => active);
    for (const { url } of [...front, ...tabs]) {
      if (isWebUrl(url)) this.#origins.prepareAhead(new URL(url).origin);
    }
  }

  async #restoreCookies(): Promise<void> {
    const text = await this.#base.text({ kind: "cookies", storageKey: "" });
    if (text === undefined) return;
    await writeCookies(this.#session, decodePart("cookies", Buffer.from(text)));
  }

  async #perform(action: Action, context: ActionContext): Promise<ActionOutcome> {
    try {
      return await this.#requests.during(performAction(this, action, context));
    } finally {
      await answerOf(this.#targets.settled());
    }
  }

  async #probe(actions: Action[], context: ActionContext): Promise<boolean> {
    const before = this.#tabs.all();
    const { active } = this.#tabs;
    await this.#tabs.openBlank();
    try {
      return await this.#ask(actions, context);
    } finally {
      if (this.alive) await this.#tabs.closeAllBut(before, active);
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

  async #read(base: SnapshotManifest | undefined): Promise<CapturedState> {
    await answerOf(this.#targets.settled());
    const { answerMs, captureMs } = this.#patience;
    const pages = new AttentivePages(this.#tabs.all(), {
      answerMs,
      allMs: captureMs / 2,
      bystander: () => this.#seeder.open(),
      breakConnections: () => this.#launched.guard.breakConnections(),
    });
    try {
      const { parts, notes: told } = await this.#capture.parts(this.#tabs.all(), base, pages);
      const { tabs, notes: ofTabs } = await readTabs(this.#tabs, base);
      const viewport = this.#viewport;
      const notes = [...this.wakeNotes.splice(0), ...told, ...ofTabs];
      return {
        parts,
        tabs,
        dialogs: this.#dialogs.policy,
        ...(viewport === undefined ? {} : { viewport: definedOf(viewport) }),
        ...(notes.length === 0 ? {} : { notes }),
      };
    } finally {
      await pages.release();
    }
  }

  async #prepare(frameId: string, origin: string): Promise<void> {
    await Promise.all([
      this.#targets.tabOfFrame(frameId)?.sessionStorage.settled(),
      this.#origins.prepare(this.#targets.chain(frameId, origin)),
    ]);
  }

  #forget(tab: Tab): void {
    this.#tabs.forget(tab);
    if (this.alive) this.#tabs.goOnWithout().catch(() => undefined);
  }

  #activeTab(): Tab {
    const tab = this.#tabs.active;
    if (tab === undefined) throw this.#lost ?? new ActionError("tab_not_found", "No tab is open");
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

function noCredential(name: string): Promise<never> {
  return Promise.reject(credentialNotFound(name));
}

function loadFrom(
  snapshot: OpenRequest["snapshot"],
  part: SnapshotManifest["parts"][number],
): Promise<Uint8Array> {
  if (snapshot === undefined) throw new Error("there is no snapshot to load from");
  return snapshot.load(part);
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
