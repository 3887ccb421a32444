import type {
  Action,
  ActionOutcome,
  BrowserIdentity,
  SnapshotNote,
  Viewport,
} from "@dormouse/contract";
import {
  ActionError,
  BrowserLostError,
  credentialNotFound,
  type ActionContext,
  type CapturedState,
  type EnteredSecret,
  type LiveBrowser,
  type Picture,
  type PictureRequest,
  type OpenRequest,
  type RawPage,
  type SnapshotManifest,
  type TabState,
} from "@dormouse/core";
import type { Browser } from "puppeteer-core";
import { performAction } from "../actions/index.ts";
import type { EffectGate } from "../effects/effect-gate.ts";
import { grantPermissions } from "../identity/permissions.ts";
import { RequestIdentity } from "../identity/request-identity.ts";
import type { LaunchedBrowser } from "../launch/launch.ts";
import { PicturePage } from "../media/picture-page.ts";
import { PictureReader } from "../media/picture-reader.ts";
import { TabReader } from "../page-state/tab-reader.ts";
import { AttentivePages } from "../state/attentive-pages.ts";
import type { BaseParts } from "../state/base-parts.ts";
import { answerOf, within } from "../state/bound.ts";
import type { Capture } from "../state/capture.ts";
import { glimpse } from "../tabs/glimpse.ts";
import { OpenTabs } from "../tabs/open-tabs.ts";
import { readTabs } from "../tabs/read-tabs.ts";
import { reopenTabs } from "../tabs/reopen-tabs.ts";
import { addressOf, type Tab } from "../tabs/tab.ts";
import { createCapture } from "./create-capture.ts";
import type { Dialogs } from "./dialogs.ts";
import { Loss } from "./loss.ts";
import { Probe } from "./probe.ts";
import { memoryOfTree } from "./process-memory.ts";
import type { Occupant, ReadyBrowser } from "./ready-browser.ts";
import { SessionControls } from "./session-controls.ts";
import { StoredState } from "./stored-state.ts";
import type { Targets } from "./targets.ts";

export type Patience = {
  /** How long a page may keep the browser from answering before it counts as hung. */
  answerMs: number;
  /** How long reading all state may take. */
  captureMs: number;
  /** How long a tab may load when it is opened again, before the step goes on without waiting. */
  reopenMs: number;
  /** How long a page that is read may be silent before its step goes on without it. */
  readMs: number;
};

export const defaultPatience: Patience = {
  answerMs: 5_000,
  captureMs: 30_000,
  reopenMs: 15_000,
  readMs: 2_000,
};

/** Killed and with its profile to remove, on a machine that is busy. */
const closeMs = 10_000;

/** A session's browser: its state as the snapshot had it, and its tabs. */
export class ChromiumSession implements LiveBrowser {
  readonly browser: Browser;
  readonly target: SessionControls;
  readonly #ready: ReadyBrowser;
  readonly #launched: LaunchedBrowser;
  readonly #identity: BrowserIdentity;
  readonly #requests: RequestIdentity;
  readonly #effects: EffectGate;
  readonly #patience: Patience;
  readonly #snapshot: SnapshotManifest | undefined;
  readonly #stored: StoredState;
  readonly #capture: Capture;
  readonly #dialogs: Dialogs;
  readonly #targets: Targets;
  readonly #tabs: OpenTabs;
  readonly #loss: Loss;
  readonly #reader: TabReader;
  readonly #pictures: PictureReader;
  #isPictured = false;
  #closing: Promise<void> | undefined;

  /** Wakes the session in a browser that is ready. */
  static async wake(
    ready: ReadyBrowser,
    request: OpenRequest,
    base: BaseParts,
    patience: Patience,
  ): Promise<ChromiumSession> {
    const live = new ChromiumSession(ready, request, base, patience);
    await live.#loss.guard(live.#wake());
    return live;
  }

  private constructor(
    ready: ReadyBrowser,
    { identity, snapshot, openCredential = noCredential }: OpenRequest,
    base: BaseParts,
    patience: Patience,
  ) {
    this.#ready = ready;
    this.#launched = ready.launched;
    this.browser = ready.launched.browser;
    this.#identity = identity;
    this.#requests = new RequestIdentity(ready.requests, identity, openCredential);
    this.#effects = ready.effects;
    this.#patience = patience;
    this.#reader = new TabReader(patience.readMs);
    this.#snapshot = snapshot?.manifest;
    this.#dialogs = ready.dialogs;
    if (snapshot !== undefined) this.#dialogs.policy = snapshot.manifest.dialogs;
    this.#targets = ready.targets;
    const picturePage = new PicturePage(() => ready.targets.createHidden());
    this.#pictures = new PictureReader(picturePage);
    this.#tabs = new OpenTabs((from) => ready.createTab(from));
    const { viewport } = snapshot?.manifest ?? {};
    const activePage = () => this.#activeTab().page;
    this.target = new SessionControls(ready, this.#tabs, { activePage, picturePage, viewport });
    this.#stored = new StoredState(base, ready);
    this.#capture = createCapture(ready, this.#stored, base);
    this.#loss = new Loss(this.browser);
    this.browser.once("disconnected", () =>
      this.#lose(new BrowserLostError("The browser's process ended")),
    );
  }

  /** What the wake could not bring back as it was, until a capture has told. */
  get wakeNotes(): readonly SnapshotNote[] {
    return this.#stored.notes;
  }

  get alive(): boolean {
    return this.#loss.error === undefined && this.#closing === undefined && this.browser.connected;
  }

  async perform(action: Action, context: ActionContext): Promise<ActionOutcome> {
    return this.#loss.guard(this.#perform(action, context));
  }

  async probe(actions: Action[], context: ActionContext): Promise<boolean> {
    const probing = new Probe({
      tabs: this.#tabs,
      activeTab: () => this.#activeTab(),
      perform: (action) => this.#perform(action, context),
      isAlive: () => this.alive,
    });
    return this.#loss.guard(probing.ask(actions));
  }

  async readPictures(request: PictureRequest): Promise<Picture[]> {
    return this.#loss.guard(this.#pictures.images(this.#activeTab().page, request));
  }

  async shrinkPicture(
    picture: Pick<Picture, "mediaId" | "content" | "contentType">,
  ): Promise<Picture | undefined> {
    return this.#loss.guard(this.#pictures.shrink(picture));
  }

  async readPage(): Promise<RawPage> {
    return this.#loss.guard(this.#reader.read(this.#activeTab()));
  }

  takeEntered(): EnteredSecret[] {
    return this.target.entered.take();
  }

  async page(): Promise<{ url: string; title: string }> {
    const tab = this.#activeTab();
    const { url, title } = await this.#loss.guard(
      within(this.#patience.answerMs, "the address of the page", addressOf(tab)),
    );
    return { url, title };
  }

  async capture(base: SnapshotManifest | undefined): Promise<CapturedState> {
    return this.#loss.guard(this.#captureStep(base ?? this.#snapshot));
  }

  committed(): void {
    this.#effects.release();
  }

  async picture(): Promise<Uint8Array | undefined> {
    // Of a page that hangs no second one is asked for before the first has come.
    if (this.#isPictured) return undefined;
    const { page, session } = this.#activeTab();
    this.#isPictured = true;
    return answerOf(glimpse(page, session).finally(() => (this.#isPictured = false)));
  }

  async memoryBytes(): Promise<number> {
    const pid = this.browser.process()?.pid;
    return pid === undefined ? 0 : memoryOfTree(pid);
  }

  /** @throws BrowserLostError when its process does not end. */
  close(): Promise<void> {
    this.#closing ??= this.#launched.close();
    return within(closeMs, "its process does not end", this.#closing);
  }

  async #wake(): Promise<void> {
    const tabs = this.#snapshot?.tabs ?? [];
    const introduced = this.#stored.restoreCookies();
    const occupied = this.#ready.occupy(
      this.#occupant(introduced),
      this.#identity,
      this.target.viewport,
    );
    this.#stored.prepareAhead(tabs);
    const settled = [
      occupied,
      grantPermissions(this.#ready.session, this.#identity.permissions ?? []),
      this.#requests.open(),
    ];
    await Promise.all([introduced, this.#reopen(tabs, settled)]);
    this.#stored.base.endPrefetch();
  }

  async #reopen(tabs: TabState[], settled: Promise<void>[]): Promise<void> {
    await Promise.all(settled);
    await reopenTabs(this.#tabs, tabs, this.#stored.base, this.#patience);
  }

  #occupant(introduced: Promise<void>): Occupant {
    return {
      introduced: () => introduced,
      prepare: (frameId, origin) => this.#prepare(frameId, origin),
      onUnprepared: (cause, origin) =>
        this.#lose(
          new BrowserLostError(`The stored state of ${origin} was not restored`, { cause }),
        ),
      onPopup: (tab) => this.#tabs.show(tab),
      onClosed: (tab) => this.#forget(tab),
      onCrashed: () => this.#lose(new BrowserLostError("A page of the browser crashed")),
    };
  }

  #perform(action: Action, context: ActionContext): Promise<ActionOutcome> {
    const acting = this.#effects.during(action, context, (own) => this.#act(action, own));
    return this.#requests.during(acting);
  }

  async #act(action: Action, context: ActionContext): Promise<ActionOutcome> {
    try {
      return await performAction(this.target, action, context);
    } finally {
      await answerOf(this.#targets.settled());
    }
  }

  /** A step is captured once its actions are over, and only then. */
  async #captureStep(base: SnapshotManifest | undefined): Promise<CapturedState> {
    try {
      return await within(this.#patience.captureMs, "reading its state", this.#read(base));
    } finally {
      await this.#effects.end();
    }
  }

  async #read(base: SnapshotManifest | undefined): Promise<CapturedState> {
    const { answerMs, captureMs } = this.#patience;
    const pages = new AttentivePages(() => this.#tabs.all(), {
      answerMs,
      allMs: captureMs / 2,
      bystander: () => this.#ready.seeder.open(),
      breakConnections: () => this.#launched.guard.breakConnections(),
    });
    try {
      // Once, and before all else: this is where a page that hangs is brought to answer.
      const known = this.#tabs.all();
      const [shown] = await Promise.all([
        pages.frameTrees(known),
        answerOf(this.#targets.settled()),
      ]);
      const arrived = this.#tabs.all().filter((tab) => !known.includes(tab));
      const trees = [...shown, ...(await pages.frameTrees(arrived))];
      const [{ parts, notes: told }, { tabs, notes: ofTabs }] = await Promise.all([
        this.#capture.parts(trees, this.#tabs.all(), base, pages),
        readTabs(this.#tabs, base),
      ]);
      const { viewport } = this.target;
      const notes = [...this.#stored.notes.splice(0), ...told, ...ofTabs];
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
    const tab = this.#targets.tabOfFrame(frameId);
    await Promise.all([
      tab?.isDressed,
      tab?.sessionStorage.settled(),
      this.#stored.origins.prepare(this.#targets.chain(frameId, origin)),
    ]);
  }

  #forget(tab: Tab): void {
    this.#tabs.forget(tab);
    if (this.alive) this.#tabs.goOnWithout().catch(() => undefined);
  }

  #activeTab(): Tab {
    const tab = this.#tabs.active;
    if (tab === undefined)
      throw this.#loss.error ?? new ActionError("tab_not_found", "No tab is open");
    return tab;
  }

  #lose(error: BrowserLostError): void {
    if (this.#closing === undefined) this.#loss.occur(error);
  }
}

function noCredential(name: string): Promise<never> {
  return Promise.reject(credentialNotFound(name));
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
