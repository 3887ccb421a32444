import type { HistoryEntryState } from "@dormouse/core";
import type { CDPSession } from "puppeteer-core";
import type { PageRead } from "../page/tab-page.ts";
import type { Visit } from "../page/visits.ts";
import { betweenDocuments } from "./between-documents.ts";
import { HistoryLedger, type ChromiumHistory, type LedgerEntry } from "./history-ledger.ts";
import { historyStateBytesMax } from "./page-bounds.ts";
import { watchTabPage } from "./page-code.ts";

/** The session history of a tab, followed as its pages make it. */
export class SessionHistory {
  /** Set while the tab's documents are ours, which tell nothing new. */
  paused = false;
  readonly #session: CDPSession;
  readonly #ledger = new HistoryLedger();
  #settling: Promise<void> | undefined;

  constructor(session: CDPSession) {
    this.#session = session;
    const watching = watchTabPage(session, historyStateBytesMax, (visit) => {
      if (!this.paused) this.#take(JSON.parse(visit) as Visit);
    });
    watching.catch(() => undefined);
  }

  /** As Chromium has it. */
  async chromium(): Promise<ChromiumHistory> {
    return betweenDocuments(() => this.#session.send("Page.getNavigationHistory"));
  }

  /** @param page what the page told last, where it answered */
  async read(page: PageRead | undefined): Promise<{ entries: LedgerEntry[]; index: number }> {
    await this.#settling;
    if (page?.visit !== undefined) this.#ledger.add(page.visit);
    const history = await this.chromium();
    this.#ledger.settle(history);
    this.#ledger.separate(page?.otherDocuments ?? []);
    return { entries: this.#ledger.states(history), index: history.currentIndex };
  }

  /** Takes entries that were made by us for what they stand for. */
  async adopt(history: ChromiumHistory, states: HistoryEntryState[]): Promise<void> {
    await this.#settling;
    this.#ledger.adopt(history, states);
  }

  #take(visit: Visit): void {
    this.#ledger.add(visit);
    this.#settling ??= this.#settle().finally(() => {
      this.#settling = undefined;
    });
  }

  async #settle(): Promise<void> {
    const history = await this.chromium().catch(() => undefined);
    if (history !== undefined) this.#ledger.settle(history);
  }
}
