import type { RawPage } from "@dormouse/core";
import { answerWithin } from "../state/bound.ts";
import { addressOf, type Tab } from "../tabs/tab.ts";
import { readPage, type ReadingPatience } from "./read-page.ts";

export const defaultReadingPatience: ReadingPatience = { answerMs: 2_000, meaningsMs: 4_000 };

/** Reads what tabs show, and never waits long for one that hangs. */
export class TabReader {
  readonly #patience: ReadingPatience;
  /** The reading of a tab that has not ended yet. */
  readonly #underway = new WeakMap<Tab, Promise<RawPage | undefined>>();

  constructor(patience: ReadingPatience = defaultReadingPatience) {
    this.#patience = patience;
  }

  /** What the tab shows; nothing but its address where it does not answer, which `unread` says. */
  async read(tab: Tab): Promise<RawPage> {
    const reading = this.#read(tab);
    const { answerMs, meaningsMs } = this.#patience;
    const answer = await answerWithin(answerMs + meaningsMs, reading).catch(() => "late" as const);
    return (answer === "late" ? undefined : answer.value) ?? unreadPage(await addressOf(tab));
  }

  /** Of a page that hangs no second reading is begun before the first has ended. */
  #read(tab: Tab): Promise<RawPage | undefined> {
    const underway = this.#underway.get(tab);
    if (underway !== undefined) return underway;
    const reading = readPage(tab.page, this.#patience).finally(() => this.#underway.delete(tab));
    this.#underway.set(tab, reading);
    return reading;
  }
}

function unreadPage({ url, title }: { url: string; title: string }): RawPage {
  const viewport = { width: 0, height: 0, scrollX: 0, scrollY: 0 };
  const unread = ["the page did not answer"];
  return { url, title, viewport, frames: [], nodes: [], fingerprint: "", unread };
}
