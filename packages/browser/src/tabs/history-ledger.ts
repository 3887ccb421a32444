import type { HistoryEntryState } from "@dormouse/core";
import type { Protocol } from "puppeteer-core";
import type { StateTold, Visit } from "../page/visits.ts";

/** The session history as Chromium tells it. */
export type ChromiumHistory = Protocol.Page.GetNavigationHistoryResponse;
type Entry = Protocol.Page.NavigationEntry;

export type LostState = NonNullable<StateTold["lost"]>;

/** What only the entry's page tells of it. */
type Known = Omit<HistoryEntryState, "url" | "title"> & { key?: string; lost?: LostState };

export type LedgerEntry = HistoryEntryState & { lost?: LostState };

/** A visit that Chromium's own list has not shown yet is looked for once more. */
const triesMax = 2;

/**
 * Brings together what Chromium tells of a tab's entries, their numbers and addresses, and what their
 * pages told: which belong to one document, and their states. Neither knows the other's name for an entry.
 */
export class HistoryLedger {
  readonly #known = new Map<number, Known>();
  #pending: { visit: Visit; tries: number }[] = [];
  #documents = 0;
  #document = 0;

  /** To be called in the order of the visits. */
  add(visit: Visit): void {
    const last = this.#pending.at(-1);
    if (last?.visit.key === visit.key && visit.arrived === undefined) {
      last.visit = { ...last.visit, ...visit };
    } else {
      this.#pending.push({ visit, tries: 0 });
    }
  }

  /** Finds the entries of the visits. */
  settle({ entries, currentIndex }: ChromiumHistory): void {
    const ids = new Set(entries.map(({ id }) => id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    while (this.#pending[0] !== undefined) {
      const [pending] = this.#pending;
      const isLast = this.#pending.length === 1;
      const entry = this.#entryOf(pending.visit, entries, isLast ? currentIndex : -1);
      pending.tries += 1;
      if (entry === undefined && pending.tries < triesMax) return;
      this.#pending.shift();
      this.#enter(entry, pending.visit);
    }
  }

  /** Takes entries apart that only looked as if they were of the page's document. */
  separate(others: string[]): void {
    const apart = new Set(others);
    for (const known of this.#known.values()) {
      if (known.document === this.#document && known.key !== undefined && apart.has(known.key)) {
        known.document = this.#newDocument();
      }
    }
  }

  /** Starts anew with entries that are known from elsewhere, in the order of Chromium's. */
  adopt({ entries, currentIndex }: ChromiumHistory, states: HistoryEntryState[]): void {
    this.#known.clear();
    this.#pending = [];
    const documents = new Map<number, number>();
    for (const [index, { url: _url, title: _title, ...state }] of states.entries()) {
      const id = entries[index]?.id;
      if (id === undefined) continue;
      const document = documents.get(state.document) ?? this.#newDocument();
      documents.set(state.document, document);
      this.#known.set(id, { ...state, document });
      if (index === currentIndex) this.#document = document;
    }
  }

  /** @returns the entries; `document` counts from 0. */
  states({ entries }: ChromiumHistory): LedgerEntry[] {
    let last: number | undefined;
    let document = -1;
    return entries.map(({ id, url, title }) => {
      const { key: _key, ...known } = this.#known.get(id) ?? { document: -id };
      if (known.document !== last) document += 1;
      last = known.document;
      return { ...known, url, title, document };
    });
  }

  #entryOf(visit: Visit, entries: Entry[], currentIndex: number): Entry | undefined {
    const known = entries.find(({ id }) => this.#known.get(id)?.key === visit.key);
    if (known !== undefined) return known;
    const open = entries.filter(
      ({ id, url }) => url === visit.url && this.#known.get(id)?.key === undefined,
    );
    return open.find((entry) => entry === entries[currentIndex]) ?? open[0];
  }

  #enter(entry: Entry | undefined, visit: Visit): void {
    const before = entry === undefined ? undefined : this.#known.get(entry.id);
    // An entry keeps its document when it is loaded again: Chromium goes by the entry as well.
    if (visit.arrived) this.#document = before?.document ?? this.#newDocument();
    if (entry === undefined) return;
    const { key, scroll, manual, referrer, told = before ?? {} } = visit;
    const { state, stateEncoded, lost } = told;
    this.#known.set(entry.id, {
      key,
      document: this.#document,
      ...(state === undefined ? {} : { state }),
      ...(stateEncoded === undefined ? {} : { stateEncoded }),
      ...(lost === undefined ? {} : { lost }),
      ...(scroll.x === 0 && scroll.y === 0 ? {} : { scroll }),
      ...(manual ? { scrollRestoration: "manual" } : {}),
      ...(referrer === "" ? {} : { referrer }),
    });
  }

  #newDocument(): number {
    this.#documents += 1;
    return this.#documents;
  }
}
