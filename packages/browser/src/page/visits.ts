/// <reference lib="dom" />
import type { Encoding } from "./encoding.ts";

/** `history.state`: as it is, encoded, or why it is not here. Empty for null. */
export type StateTold = {
  state?: unknown;
  stateEncoded?: unknown;
  lost?: { code: "too_large" | "not_portable"; bytes: number };
};

/** An entry of the session history while its page is at it. */
export type Visit = {
  /** The browser's own name of the entry, which it keeps as long as the tab is open. */
  key: string;
  url: string;
  referrer: string;
  scroll: { x: number; y: number };
  manual: boolean;
  /** Absent where it is as it was told before. */
  told?: StateTold;
  /** The first of its document. */
  arrived?: true;
};

/**
 * Tells of each entry of the session history that the page's document comes to, as it does: what is not
 * asked for before a page leaves is gone with it.
 */
export function createVisits(encoding: Encoding) {
  /**
   * @param report is called with JSON of a `Visit`
   * @param channel of `tellState`
   * @param stateBytesMax of a `history.state`
   */
  function watch(report: (visit: string) => void, channel: string, stateBytesMax: number): void {
    const tell = (more: Pick<Visit, "told" | "arrived">): void => {
      const visit = current();
      if (visit !== undefined) report(JSON.stringify({ ...visit, ...more }));
    };
    tell({ arrived: true });
    document.addEventListener(channel, (event) => {
      if (event instanceof CustomEvent) tell({ told: stateTold(event.detail, stateBytesMax) });
    });
    document.addEventListener("scrollend", ({ target }) => target === document && tell({}), true);
    document.dispatchEvent(new Event(`${channel}?`));
  }

  /** undefined where the document has no entry that could be had again: of an error page, say. */
  function current(): Visit | undefined {
    const entry = window.navigation.currentEntry;
    if (entry === null || !location.protocol.startsWith("http")) return undefined;
    return {
      key: entry.key,
      url: location.href,
      referrer: document.referrer,
      scroll: { x: Math.round(window.scrollX), y: Math.round(window.scrollY) },
      manual: history.scrollRestoration === "manual",
    };
  }

  function stateTold(state: unknown, bytesMax: number): StateTold {
    if (state === null) return {};
    const told = encoded(state);
    if (told === undefined) return { lost: { code: "not_portable", bytes: 0 } };
    const bytes = new TextEncoder().encode(JSON.stringify(told)).byteLength;
    return bytes > bytesMax ? { lost: { code: "too_large", bytes } } : told;
  }

  /** The content of files takes time to read, which a page that leaves does not give. */
  function encoded(state: unknown): StateTold | undefined {
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

/**
 * Tells `history.state` as it changes, from the page's own world: Chromium remembers only for one world
 * what it read last, and would give the page a state of before if another one had asked meanwhile. It runs
 * ahead of the page's scripts, leaves nothing where they could find it, and calls nothing they could
 * have replaced. The event's detail arrives in the other world as a copy.
 *
 * @param channel a name that no page can guess
 */
export function tellState(channel: string): void {
  const { apply } = Reflect;
  const { dispatchEvent } = EventTarget.prototype;
  const stateOf = Object.getOwnPropertyDescriptor(History.prototype, "state")?.get;
  const Message = CustomEvent;
  const { document, history, navigation } = window;
  if (stateOf === undefined) return;
  const tell = (): void => {
    const detail: unknown = apply(stateOf, history, []);
    apply(dispatchEvent, document, [new Message(channel, { detail })]);
  };
  navigation.addEventListener("currententrychange", tell);
  document.addEventListener(`${channel}?`, tell, { once: true });
  tell();
}
