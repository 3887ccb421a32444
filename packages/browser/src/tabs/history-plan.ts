import type { HistoryEntryState, TabHistoryState } from "@dormouse/core";

/**
 * On each side of the document on show, this many come back each as one of their own. Of those farther
 * away, ones of one origin that follow each other share one, as each costs a wake a navigation: all
 * their entries are there, but between them a page is told of the travel instead of being loaded.
 */
const exactDocuments = 4;

/** On each side; what lies farther is not made again. */
const documentsMax = 8;

/** Entries that are made in one document of ours. */
type Entries = [HistoryEntryState, ...HistoryEntryState[]];

export type HistoryPlan = {
  /** Documents of ours in their order, each with its entries. */
  standIns: Entries[];
  /** Whether the blank page that a tab is born with is the first entry, and not one of ours. */
  bornBlank: boolean;
  /** All entries there will be. */
  entries: HistoryEntryState[];
  /** Of the entry to end up at. */
  index: number;
};

/** How a history is made again with few navigations. */
export function planHistory({ entries, index }: TabHistoryState): HistoryPlan {
  const documents = byDocument(entries);
  const current = documents.findIndex(([{ document }]) => document === entries[index]?.document);
  const nearest = Math.max(0, current - exactDocuments);
  const farthest = current + 1 + exactDocuments;
  const before = [...shared(documents.slice(0, nearest)), ...documents.slice(nearest, current)];
  const after = [...documents.slice(current + 1, farthest), ...shared(documents.slice(farthest))];
  const all = [
    ...before.slice(-documentsMax),
    ...documents.slice(current, current + 1),
    ...after.slice(0, documentsMax),
  ];
  const kept = all.flat();
  const bornBlank = kept[0]?.url === "about:blank";
  return {
    standIns: bornBlank ? all.slice(1) : all,
    bornBlank,
    entries: kept,
    index: kept.findIndex((entry) => entry === entries[index]),
  };
}

function byDocument(entries: HistoryEntryState[]): Entries[] {
  const documents: Entries[] = [];
  for (const entry of entries) {
    const last = documents.at(-1);
    if (last?.[0].document === entry.document) last.push(entry);
    else documents.push([entry]);
  }
  return documents;
}

function shared(documents: Entries[]): Entries[] {
  const groups: Entries[] = [];
  for (const document of documents) {
    const last = groups.at(-1);
    if (last !== undefined && isOneOrigin(last[0].url, document[0].url)) last.push(...document);
    else groups.push([...document]);
  }
  return groups;
}

function isOneOrigin(left: string, right: string): boolean {
  const origin = URL.parse(left)?.origin;
  return origin !== undefined && origin !== "null" && origin === URL.parse(right)?.origin;
}
