import type { Viewport } from "@dormouse/contract";
import type { DialogPolicy } from "@dormouse/core";
import type { Browser, Page } from "puppeteer-core";
import type { NetworkGuard, ConnectionFailure } from "../network/network-guard.ts";
import type { PicturePage } from "../media/picture-page.ts";
import { EnteredSecrets } from "../page-state/entered-secrets.ts";
import type { Captioned, Captioning } from "../page/captions.ts";
import type { FieldWords } from "../page/secrecy.ts";
import type { OpenTabs } from "../tabs/open-tabs.ts";
import type { ActionTarget, AnsweredDialog } from "./action-target.ts";
import type { Dialogs } from "./dialogs.ts";
import type { ReadyBrowser } from "./ready-browser.ts";
import type { Targets } from "./targets.ts";

type Own = {
  activePage: () => Page;
  picturePage: PicturePage;
  /** As an action has set it before; undefined for the identity's. */
  viewport: Viewport | undefined;
};

/** What actions may do to a session's browser. */
export class SessionControls implements ActionTarget {
  readonly browser: Browser;
  readonly downloadDirectory: string;
  /** What no page may tell from now on. */
  readonly entered = new EnteredSecrets();
  readonly #tabs: OpenTabs;
  readonly #activePage: () => Page;
  readonly #picturePage: PicturePage;
  readonly #targets: Targets;
  readonly #dialogs: Dialogs;
  readonly #guard: NetworkGuard;
  #viewport: Viewport | undefined;

  constructor(
    { launched, targets, dialogs }: ReadyBrowser,
    tabs: OpenTabs,
    { activePage, picturePage, viewport }: Own,
  ) {
    this.browser = launched.browser;
    this.downloadDirectory = launched.downloadDirectory;
    this.#tabs = tabs;
    this.#activePage = activePage;
    this.#picturePage = picturePage;
    this.#targets = targets;
    this.#dialogs = dialogs;
    this.#guard = launched.guard;
    this.#viewport = viewport;
  }

  get viewport(): Viewport | undefined {
    return this.#viewport;
  }

  tabs(): Page[] {
    return this.#tabs.all().map(({ page }) => page);
  }

  active(): Page {
    return this.#activePage();
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

  captionPicture(captioning: Omit<Captioning, "pixelsMax">): Promise<Captioned | undefined> {
    return this.#picturePage.caption(captioning);
  }

  noteEntered(value: string, field: FieldWords, learned: "entered" | "typing"): void {
    this.entered.note(value, field, learned);
  }

  connectionFailure(url: string): ConnectionFailure | undefined {
    return this.#guard.failureOf(url);
  }
}
