import type { RawPage } from "@dormouse/core";
import { answerWithin } from "../state/bound.ts";
import { addressOf, type Tab } from "../tabs/tab.ts";
import { readPage } from "./read-page.ts";
import type { Reading } from "./reading.ts";

/** Reads what tabs show, and never waits long for one that hangs. */
export class TabReader {
  readonly #silenceMs: number;
  /** The reading of a tab that has not ended yet. */
  readonly #underway = new WeakMap<Tab, Promise<Reading | undefined>>();
  /** What was read of a tab last. */
  readonly #last = new WeakMap<Tab, Reading>();

  /** @param silenceMs how long a page may be silent before it is left unread */
  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  /** What the tab shows, the same object where nothing has changed; nothing but its address where it does not answer, which `unread` says. */
  async read(tab: Tab): Promise<RawPage> {
    const answer = await answerWithin(3 * this.#silenceMs, this.#read(tab)).catch(() => late);
    const reading = answer === "late" ? undefined : answer.value;
    if (reading === undefined) return unreadPage(await addressOf(tab));
    this.#last.set(tab, reading);
    return reading.raw;
  }

  /** Of a page that hangs no second reading is begun before the first has ended. */
  #read(tab: Tab): Promise<Reading | undefined> {
    const underway = this.#underway.get(tab);
    if (underway !== undefined) return underway;
    const patience = { answerMs: this.#silenceMs, meaningsMs: 2 * this.#silenceMs };
    const reading = readPage(tab.page, patience, this.#last.get(tab)).finally(() =>
      this.#underway.delete(tab),
    );
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
