import { ActionError } from "@dormouse/core";
import type { Page } from "puppeteer-core";
import { maxTabs } from "./page-bounds.ts";
import { TabStrip } from "./tab-strip.ts";
import type { Tab } from "./tab.ts";

/** A tab that has another one open it, under a window's name, which may be empty. */
export type OpenedFrom = { opener: Tab; name: string };

/** The tabs that are open, as a person at the browser has them: one in front, never none. */
export class OpenTabs {
  readonly #create: (from?: OpenedFrom) => Promise<Tab>;
  readonly #strip = new TabStrip();

  /** @param create makes a blank tab */
  constructor(create: (from?: OpenedFrom) => Promise<Tab>) {
    this.#create = create;
  }

  /** In the order of the tab strip. */
  all(): Tab[] {
    return this.#strip.all();
  }

  /** The one in front; undefined only while the browser opens its first one, or is gone. */
  get active(): Tab | undefined {
    return this.#strip.active;
  }

  /** @throws ActionError `tab_not_found` */
  of(page: Page): Tab {
    const tab = this.all().find((candidate) => candidate.page === page);
    if (tab === undefined) throw new ActionError("tab_not_found", "The tab is closed");
    return tab;
  }

  /** A blank tab at the end, in front. @throws ActionError `tab_limit` */
  async open(): Promise<Tab> {
    if (this.all().length >= maxTabs) {
      throw new ActionError(
        "tab_limit",
        `a session has at most ${maxTabs} tabs: close one with closeTab first`,
      );
    }
    return this.openBlank();
  }

  /** As `open`, also where the tabs are as many as there may be: for what closes them again. */
  async openBlank(): Promise<Tab> {
    const tab = await this.#create();
    await this.show(tab);
    return tab;
  }

  /** A tab at the end that stays where it is, behind the others. */
  async openBehind(from?: OpenedFrom): Promise<Tab> {
    const tab = await this.#create(from);
    this.#strip.append(tab);
    return tab;
  }

  async show(tab: Tab): Promise<void> {
    this.#strip.append(tab);
    await this.activate(tab);
  }

  async activate(tab: Tab): Promise<void> {
    this.#strip.activate(tab);
    await tab.page.bringToFront();
  }

  /** The last tab is replaced by a blank one: a session is never without. */
  async close(tab: Tab): Promise<void> {
    if (this.all().length === 1) await this.openBlank();
    const wasActive = this.active === tab;
    this.#strip.remove(tab);
    await tab.page.close();
    if (wasActive) await this.active?.page.bringToFront();
  }

  async closeAllBut(kept: Tab[], active: Tab | undefined): Promise<void> {
    for (const tab of this.all()) if (!kept.includes(tab)) await this.close(tab);
    if (active !== undefined && this.all().includes(active)) await this.activate(active);
  }

  /** Takes out a tab that closed by itself. */
  forget(tab: Tab): void {
    this.#strip.remove(tab);
  }

  /** What a tab that closed by itself leaves behind: another one in front. */
  async goOnWithout(): Promise<void> {
    if (this.all().length === 0) await this.openBlank();
    else await this.active?.page.bringToFront();
  }
}
