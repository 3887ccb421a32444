/** What was entered into a form control, found again by its type, name and id and its place among those alike. */
export type FieldState = {
  type: string;
  name: string;
  id: string;
  nth: number;
  /** The frame it is in, by its place in the page and its address. Absent for the page itself. */
  frame?: string;
  /** The hosts of the shadow trees it is in, from the outermost. */
  shadow?: string[];
  value?: string;
  checked?: boolean;
  /** Values of a select's chosen options. */
  selected?: string[];
};

export type ScrollState = { x: number; y: number };

/** An element that is scrolled by itself, found again by its place in the document. */
export type ScrollerState = ScrollState & { path: string };

/** An entry of a tab's session history. */
export type HistoryEntryState = {
  url: string;
  title: string;
  /** Neighbours with equal numbers are of one document: between them a page travels without being loaded. */
  document: number;
  /** `history.state` as JSON has it. Absent for null. */
  state?: unknown;
  /** `history.state` in the tagged encoding of IndexedDB values, where JSON has no word for it. */
  stateEncoded?: unknown;
  /** Absent at the top. */
  scroll?: ScrollState;
  /** The page said that it scrolls by itself. */
  scrollRestoration?: "manual";
  /** `document.referrer`; absent where it is empty. */
  referrer?: string;
};

export type TabHistoryState = {
  entries: HistoryEntryState[];
  /** Of the entry on show. */
  index: number;
};

export type TabState = {
  tabId: string;
  url: string;
  title: string;
  active: boolean;
  scroll: ScrollState;
  /** Absent where nothing in the page is scrolled. */
  scrollers?: ScrollerState[];
  /** Absent where nothing was entered. Never of fields for passwords, codes and cards. */
  fields?: FieldState[];
  /** Absent where there is nothing to it: the blank page a tab is born with, and this one. */
  history?: TabHistoryState;
  /** `window.name`; absent where it is empty. */
  name?: string;
  /** The tab that opened it; `reachable` as `window.opener`, unless it was opened without. */
  opener?: { tabId: string; reachable: boolean };
  /** How far the page is pinched open: above 1. */
  pinchZoom?: number;
};
