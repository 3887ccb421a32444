import type { RawPage } from "@dormouse/core";
import { answerWithin } from "../state/bound.ts";
import { addressOf, type Tab } from "../tabs/tab.ts";
import { readPage } from "./read-page.ts";

/** Reads what tabs show, and never waits long for one that hangs. */
export class TabReader {
  readonly #silenceMs: number;
  /** The reading of a tab that has not ended yet. */
  readonly #underway = new WeakMap<Tab, Promise<RawPage | undefined>>();

  /** @param silenceMs how long a page may be silent before it is left unread */
  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  /** What the tab shows; nothing but its address where it does not answer, which `unread` says. */
  async read(tab: Tab): Promise<RawPage> {
    // Longer than all it waits for itself: what keeps it then is work of our own.
    const answer = await answerWithin(4 * this.#silenceMs, this.#read(tab)).catch(() => late);
    return (answer === "late" ? undefined : answer.value) ?? unreadPage(await addressOf(tab));
  }

  /** Of a page that hangs no second reading is begun before the first has ended. */
  #read(tab: Tab): Promise<RawPage | undefined> {
    const underway = this.#underway.get(tab);
    if (underway !== undefined) return underway;
    const patience = { answerMs: this.#silenceMs, meaningsMs: 2 * this.#silenceMs };
    const reading = readPage(tab.page, patience).finally(() => this.#underway.delete(tab));
    this.#underway.set(tab, reading);
    return reading;
  }
}

const late = "late" as const;

function unreadPage({ url, title }: { url: string; title: string }): RawPage {
  const viewport = { width: 0, height: 0, scrollX: 0, scrollY: 0 };
  const unread = ["the page did not answer"];
  return { url, title, viewport, frames: [], nodes: [], fingerprint: "", unread };
}
