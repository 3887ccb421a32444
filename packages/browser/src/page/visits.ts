/// <reference lib="dom" />
import type { Encoding } from "./encoding.ts";

/** An entry of the session history while the page is at it. */
export type Visit = {
  /** The browser's own name of the entry, which it keeps as long as the tab is open. */
  key: string;
  url: string;
  referrer: string;
  scroll: { x: number; y: number };
  manual: boolean;
  /** `history.state`: as it is, encoded, or why it is not here. All absent for null. */
  state?: unknown;
  stateEncoded?: unknown;
  stateLost?: { code: "too_large" | "not_portable"; bytes: number };
};

export type VisitReport = Visit & {
  /** The first of its document. */
  arrived?: true;
};

/**
 * Tells of each entry of the session history that the page's document comes to, as it does: what is not
 * asked for before a page leaves is gone with it.
 */
export function createVisits(encoding: Encoding) {
  /**
   * @param report is called with JSON, once for each change
   * @param stateBytesMax of a `history.state`
   */
  function watch(report: (visit: string) => void, stateBytesMax: number): void {
    const tell = (extra?: { arrived: true }): void => {
      const visit = current(stateBytesMax);
      if (visit !== undefined) report(JSON.stringify({ ...visit, ...extra }));
    };
    tell({ arrived: true });
    window.navigation.addEventListener("currententrychange", () => tell());
    document.addEventListener("scrollend", ({ target }) => target === document && tell(), true);
  }

  /** undefined where the document has no entry that could be had again: of an error page, say. */
  function current(stateBytesMax: number): Visit | undefined {
    const entry = window.navigation.currentEntry;
    if (entry === null || !location.protocol.startsWith("http")) return undefined;
    return {
      key: entry.key,
      url: location.href,
      referrer: document.referrer,
      scroll: { x: Math.round(window.scrollX), y: Math.round(window.scrollY) },
      manual: history.scrollRestoration === "manual",
      ...stateOf(history.state, stateBytesMax),
    };
  }

  function stateOf(
    state: unknown,
    bytesMax: number,
  ): Pick<Visit, "state" | "stateEncoded" | "stateLost"> {
    if (state === null) return {};
    const kept = encoded(state);
    if (kept === undefined) return { stateLost: { code: "not_portable", bytes: 0 } };
    const bytes = new TextEncoder().encode(JSON.stringify(kept)).byteLength;
    return bytes > bytesMax ? { stateLost: { code: "too_large", bytes } } : kept;
  }

  /** The content of files takes time to read, which a page that leaves does not give. */
  function encoded(state: unknown): Pick<Visit, "state" | "stateEncoded"> | undefined {
    if (encoding.isJson(state, new Set())) return { state };
    const reading: Promise<void>[] = [];
    try {
      const stateEncoded = encoding.encode(state, { ids: new Map(), reading });
      return reading.length === 0 ? { stateEncoded } : undefined;
    } catch {
      return undefined;
    }
  }

  /** The keys of the entries beside the page's own that are not of its document. */
  function otherDocuments(): string[] {
    const entries = window.navigation.entries();
    return entries.filter(({ sameDocument }) => !sameDocument).map(({ key }) => key);
  }

  return { watch, current, otherDocuments };
}

export type Visits = ReturnType<typeof createVisits>;
