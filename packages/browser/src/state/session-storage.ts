import { encodePart, type CapturedPart, type PartName, type StorageItem } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";
import { isolatedWorld } from "../inject/isolated-world.ts";
import { sourceOf } from "../inject/source-of.ts";
import { restoreSessionStorage } from "../page/session-items.ts";
import { answerOf } from "./bound.ts";
import type { PartIndex } from "./part-index.ts";
import { isContent, partOf, readingOf } from "./reading.ts";
import { formatStorageKey, parseStorageKey } from "./storage-key.ts";

type Items = Map<string, string>;
/** `remove` takes the script away again. */
type Waiting = { stored: string; placed: Promise<{ remove(): Promise<unknown> }> };

/** A further line to the tab. Closing it takes away what was set up over it. */
export type Line = { session: CDPSession; close(): Promise<void> };
export type OpenLine = () => Promise<Line>;

/**
 * The sessionStorage of one tab. What was stored waits as a script for its origin's first document;
 * what the tab's documents do to theirs is followed by events, since nobody can look into the
 * sessionStorage of an origin that the tab has left.
 */
export class SessionStorage {
  readonly #session: CDPSession;
  readonly #openLine: OpenLine;
  readonly #waiting = new Map<string, Waiting>();
  /** Storage keys by the names of their bindings: every line hears of every binding. */
  readonly #bindings = new Map<string, string>();
  readonly #seen: Map<string, Items>;
  #settling: Promise<unknown> = Promise.resolve();

  /** @param opener the tab whose sessionStorage a popup starts with a copy of */
  constructor(session: CDPSession, openLine: OpenLine, opener: SessionStorage | undefined) {
    this.#session = session;
    this.#openLine = openLine;
    this.#seen = new Map(
      [...(opener?.seen() ?? [])].map(([storageKey, items]) => [storageKey, new Map(items)]),
    );
    this.#follow();
    for (const [storageKey, stored] of opener?.waiting() ?? []) {
      this.#wait(storageKey, stored, (source, binding) => this.#placeOnOwnLine(source, binding));
    }
  }

  /** Has the items in place before the first script of the storage key's first document. */
  restore(storageKey: string, stored: string): void {
    this.#wait(storageKey, stored, (source, binding) => this.#placeOnNewLine(source, binding));
  }

  /** Resolves once every script that waits is in place. @throws where the tab cannot have one */
  async ready(): Promise<void> {
    await Promise.all([...this.#waiting.values()].map(({ placed }) => placed));
  }

  /** Resolves once no document to come gets again what another one already got. */
  async settled(): Promise<void> {
    await this.#settling;
  }

  /** What was stored and no document has asked for yet: storage keys and JSON. */
  waiting(): Map<string, string> {
    return new Map([...this.#waiting].map(([storageKey, { stored }]) => [storageKey, stored]));
  }

  seen(): Map<string, Items> {
    return this.#seen;
  }

  /** Puts what was read from a live document, items as JSON, above what the events told. */
  correct(storageKey: string, text: string): void {
    const items = JSON.parse(text) as StorageItem[];
    this.#seen.set(storageKey, new Map(items.map(({ name, value }) => [name, value])));
  }

  #follow(): void {
    const session = this.#session;
    session.on("DOMStorage.domStorageItemAdded", ({ storageId, key, newValue }) =>
      this.#itemsOf(storageId)?.set(key, newValue),
    );
    session.on("DOMStorage.domStorageItemUpdated", ({ storageId, key, newValue }) =>
      this.#itemsOf(storageId)?.set(key, newValue),
    );
    session.on("DOMStorage.domStorageItemRemoved", ({ storageId, key }) =>
      this.#itemsOf(storageId)?.delete(key),
    );
    session.on("DOMStorage.domStorageItemsCleared", ({ storageId }) =>
      this.#itemsOf(storageId)?.clear(),
    );
    session.send("DOMStorage.enable").catch(() => undefined);
  }

  #itemsOf(id: Protocol.DOMStorage.StorageId): Items | undefined {
    const key = id.isLocalStorage ? undefined : parseStorageKey(id.storageKey ?? "");
    if (key === undefined) return undefined;
    const storageKey = formatStorageKey(key);
    const items = this.#seen.get(storageKey) ?? new Map<string, string>();
    this.#seen.set(storageKey, items);
    return items;
  }

  #wait(
    storageKey: string,
    stored: string,
    place: (source: string, binding: string) => Waiting["placed"],
  ): void {
    const key = parseStorageKey(storageKey);
    if (key === undefined) return;
    const binding = `dormouse${this.#bindings.size}`;
    this.#bindings.set(binding, storageKey);
    const parameters = [key.origin, key.topLevelSite, stored, binding]
      .map((value) => JSON.stringify(value) ?? "undefined")
      .join(",");
    const placed = place(`${sourceOf(restoreSessionStorage)}(${parameters})`, binding);
    placed.catch(() => undefined);
    this.#waiting.set(storageKey, { stored, placed });
  }

  /**
   * A line for each script: to remove a script over the tab's own line would have to wait where the
   * page navigates at once, as a page does that signs out, and the next document would get it again.
   */
  async #placeOnNewLine(source: string, binding: string): Waiting["placed"] {
    const { session, close } = await this.#openLine();
    await this.#place(session, source, binding);
    return { remove: close };
  }

  /** A popup is on its way already, where a new line would not be heard in time. */
  async #placeOnOwnLine(source: string, binding: string): Waiting["placed"] {
    const session = this.#session;
    const identifier = await this.#place(session, source, binding);
    return {
      remove: () => session.send("Page.removeScriptToEvaluateOnNewDocument", { identifier }),
    };
  }

  async #place(session: CDPSession, source: string, name: string): Promise<string> {
    session.on("Runtime.bindingCalled", (event) => {
      if (event.name === name) this.#onRestored(name);
    });
    const [{ identifier }] = await Promise.all([
      session.send("Page.addScriptToEvaluateOnNewDocument", {
        source,
        worldName: isolatedWorld,
      }),
      session.send("Page.enable"),
      // Without it Chromium keeps to itself that the binding was called.
      session.send("Runtime.enable"),
      session.send("Runtime.addBinding", { name, executionContextName: isolatedWorld }),
    ]);
    return identifier;
  }

  #onRestored(binding: string): void {
    const storageKey = this.#bindings.get(binding) ?? "";
    const waiting = this.#waiting.get(storageKey);
    if (waiting === undefined) return;
    this.#waiting.delete(storageKey);
    const removed = waiting.placed.then(({ remove }) => remove());
    this.#settling = Promise.all([this.#settling, answerOf(removed)]);
  }
}

/** What a tab has of each storage key; what still waits for its document is as the base has it. */
export function sessionParts(
  { tabId, sessionStorage }: { tabId: string; sessionStorage: SessionStorage },
  base: PartIndex,
): CapturedPart[] {
  const waiting = sessionStorage.waiting();
  const seen = [...sessionStorage.seen()]
    .filter(([storageKey, found]) => found.size > 0 && !waiting.has(storageKey))
    .map(([storageKey, found]) => [storageKey, textOf(found)] as const);
  return [...waiting, ...seen].flatMap(([storageKey, text]) => {
    const name: PartName = { kind: "sessionStorage", storageKey, tabId };
    const count = sessionStorage.seen().get(storageKey)?.size;
    const reading = readingOf(text, count === undefined ? {} : { count });
    return isContent(reading) ? [partOf(name, reading, base)] : [];
  });
}

function textOf(items: Items): string {
  const sorted = [...items]
    .map(([name, value]) => ({ name, value }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return new TextDecoder().decode(encodePart("sessionStorage", sorted));
}
