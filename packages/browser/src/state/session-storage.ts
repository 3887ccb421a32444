import type { StorageItem } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";
import { restoreSessionStorage } from "../page/state.ts";
import { isolatedWorld } from "./page-code.ts";
import { formatStorageKey, parseStorageKey } from "./storage-key.ts";

type Items = Map<string, string>;

/**
 * The sessionStorage of one tab. What was stored waits as a script for its origin's first document;
 * what the tab's documents do to theirs is followed by events, since nobody can look into the
 * sessionStorage of an origin that the tab has left.
 */
export class SessionStorage {
  readonly #session: CDPSession;
  readonly #waiting = new Map<string, { stored: string; script: Promise<string> }>();
  readonly #bindings = new Map<string, string>();
  readonly #seen: Map<string, Items>;
  #settling: Promise<unknown> = Promise.resolve();

  /** @param opener the tab whose sessionStorage a popup starts with a copy of */
  constructor(session: CDPSession, opener: SessionStorage | undefined) {
    this.#session = session;
    this.#seen = new Map(
      [...(opener?.seen() ?? [])].map(([storageKey, items]) => [storageKey, new Map(items)]),
    );
    this.#follow();
    for (const [storageKey, stored] of opener?.waiting() ?? []) this.restore(storageKey, stored);
  }

  /** Has the items in place before the first script of the storage key's first document. */
  restore(storageKey: string, stored: string): void {
    const key = parseStorageKey(storageKey);
    if (key === undefined) return;
    const binding = `dormouse${this.#bindings.size}`;
    this.#bindings.set(binding, storageKey);
    const parameters = [key.origin, key.topLevelSite, stored, binding]
      .map((value) => JSON.stringify(value) ?? "undefined")
      .join(",");
    this.#send("Runtime.addBinding", { name: binding, executionContextName: isolatedWorld });
    const script = this.#session
      .send("Page.addScriptToEvaluateOnNewDocument", {
        source: `(${restoreSessionStorage})(${parameters})`,
        worldName: isolatedWorld,
      })
      .then(({ identifier }) => identifier);
    script.catch(() => undefined);
    this.#waiting.set(storageKey, { stored, script });
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

  /** Puts what was read from a live document above what the events told. */
  correct(storageKey: string, items: StorageItem[]): void {
    this.#seen.set(storageKey, new Map(items.map(({ name, value }) => [name, value])));
  }

  #follow(): void {
    const session = this.#session;
    session.on("Runtime.bindingCalled", ({ name }) => this.#onRestored(name));
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
    this.#send("DOMStorage.enable");
  }

  #itemsOf(id: Protocol.DOMStorage.StorageId): Items | undefined {
    const key = id.isLocalStorage ? undefined : parseStorageKey(id.storageKey ?? "");
    if (key === undefined) return undefined;
    const storageKey = formatStorageKey(key);
    const items = this.#seen.get(storageKey) ?? new Map<string, string>();
    this.#seen.set(storageKey, items);
    return items;
  }

  #onRestored(binding: string): void {
    const storageKey = this.#bindings.get(binding);
    const waiting = storageKey === undefined ? undefined : this.#waiting.get(storageKey);
    if (storageKey === undefined || waiting === undefined) return;
    this.#waiting.delete(storageKey);
    const removed = waiting.script.then((identifier) =>
      this.#session.send("Page.removeScriptToEvaluateOnNewDocument", { identifier }),
    );
    this.#settling = Promise.all([this.#settling, removed]).catch(() => undefined);
  }

  #send(method: "DOMStorage.enable"): void;
  #send(method: "Runtime.addBinding", parameters: Protocol.Runtime.AddBindingRequest): void;
  #send(
    method: "DOMStorage.enable" | "Runtime.addBinding",
    parameters?: Protocol.Runtime.AddBindingRequest,
  ): void {
    this.#session.send(method, parameters).catch(() => undefined);
  }
}
