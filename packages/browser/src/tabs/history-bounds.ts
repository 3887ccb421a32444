import type { SnapshotNote } from "@dormouse/contract";
import type { HistoryEntryState, TabHistoryState } from "@dormouse/core";
import type { LedgerEntry } from "./history-ledger.ts";
import { boundedTitle, boundedUrl, historyBytesMax } from "./page-bounds.ts";

export type FullHistory = { tabId: string; entries: LedgerEntry[]; index: number };
export type BoundedHistory = { history?: TabHistoryState; notes: SnapshotNote[] };

/** Histories as they are kept: what is nearest to the pages on show first, until the room is full. */
export function boundHistories(
  histories: FullHistory[],
  bytesMax = historyBytesMax,
): BoundedHistory[] {
  const shelves = histories.map((full) => new Shelf(full));
  let bytesLeft = bytesMax;
  const longest = Math.max(0, ...histories.map(({ entries }) => entries.length));
  for (let distance = 0; distance < longest; distance += 1) {
    for (const shelf of shelves) bytesLeft -= shelf.take(distance, bytesLeft);
  }
  return shelves.map((shelf) => shelf.bounded());
}

/** One tab's entries as they find room. */
class Shelf {
  readonly #full: FullHistory;
  readonly #kept = new Map<number, HistoryEntryState>();
  readonly #notes = new Map<string, SnapshotNote>();

  constructor(full: FullHistory) {
    this.#full = full;
  }

  /** Keeps the entries that far from the one on show. @returns the bytes they take */
  take(distance: number, bytesLeft: number): number {
    const { index } = this.#full;
    const sides = distance === 0 ? [index] : [index - distance, index + distance];
    return sides.reduce((taken, at) => taken + this.#keep(at, bytesLeft - taken), 0);
  }

  bounded(): BoundedHistory {
    const notes = [...this.#notes.values()];
    const kept = [...this.#kept].toSorted(([left], [right]) => left - right);
    const entries = kept.map(([, entry]) => entry);
    const index = kept.findIndex(([at]) => at === this.#full.index);
    return index === -1 || isPlain(entries, index)
      ? { notes }
      : { history: { entries, index }, notes };
  }

  #keep(at: number, bytesLeft: number): number {
    const entry = this.#full.entries[at];
    // Entries without those between them would be another history.
    if (entry === undefined || !this.#reaches(at)) return 0;
    const { lost, ...whole } = bounded(entry);
    if (lost !== undefined) this.#note(lost.code, lost.bytes, entry.url);
    const { state: _state, stateEncoded: _stateEncoded, ...bare } = whole;
    for (const kept of [whole, bare]) {
      const bytes = Buffer.byteLength(JSON.stringify(kept));
      if (bytes > bytesLeft) {
        this.#note("too_large", bytes, entry.url);
        continue;
      }
      this.#kept.set(at, kept);
      return bytes;
    }
    return 0;
  }

  #reaches(at: number): boolean {
    const { index } = this.#full;
    return at === index || this.#kept.has(at < index ? at + 1 : at - 1);
  }

  /** The first of its kind speaks for the others of the tab. */
  #note(code: "too_large" | "not_portable", bytes: number, url: string): void {
    if (this.#notes.has(code)) return;
    const site = URL.parse(url)?.origin ?? "a page";
    this.#notes.set(code, {
      code,
      tabId: this.#full.tabId,
      ...(bytes === 0 ? {} : { bytes }),
      detail: `history.state of ${site}`,
    });
  }
}

function bounded(entry: LedgerEntry): LedgerEntry {
  return { ...entry, url: boundedUrl(entry.url), title: boundedTitle(entry.title) };
}

/** The blank page that a tab is born with and one more, as every wake makes them. */
function isPlain(entries: HistoryEntryState[], index: number): boolean {
  const [first, second, ...others] = entries;
  if (first?.url !== "about:blank" || others.length > 0 || index !== entries.length - 1)
    return false;
  if (second === undefined) return true;
  const { state, stateEncoded, scrollRestoration, referrer } = second;
  return [state, stateEncoded, scrollRestoration, referrer].every((told) => told === undefined);
}
