import type { SnapshotNote } from "@dormouse/contract";
import { encodePart, inOrder, type CapturedPart, type SnapshotManifest } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";
import type { AskedTab, AttentivePages } from "./attentive-pages.ts";
import { readCookies } from "./cookies.ts";
import { framesOf, webOrigin } from "./frame-index.ts";
import type { OriginStorage } from "./origin-storage.ts";
import { storageKeyOf, type OriginReader } from "./origin-reader.ts";
import { callInFrame } from "./page-code.ts";
import { PartIndex } from "./part-index.ts";
import {
  hashesOf,
  isContent,
  notesOf,
  originKinds,
  partOf,
  partsOf,
  readingOf,
  type Readings,
} from "./reading.ts";
import type { Seeder, SeededDocument } from "./seeder.ts";
import { sessionParts, type SessionStorage } from "./session-storage.ts";
import { chainId, lastOf, type OriginChain } from "./storage-key.ts";

/** What capture needs of a tab. */
export type CapturedTab = AskedTab & { sessionStorage: SessionStorage };

export type Captured = { parts: CapturedPart[]; notes: SnapshotNote[] };

export type FrameTrees = [CapturedTab, Protocol.Page.FrameTree][];

type Found = { chain: OriginChain; readings: Readings; notes: SnapshotNote[] };
/** By storage key. */
type FoundOrigins = Map<string, Found>;
type LiveFrame = SeededDocument & { tab: CapturedTab; chain: OriginChain; isTop: boolean };

const notTakenBack = { failed: "the browser did not take it back" };

/**
 * Reads the browser's storage: of origins that are on show from their documents, of those visited
 * and left through the seeder. Whatever was neither is carried over from the base, and so is what
 * could not be read.
 */
export class Capture {
  readonly #session: CDPSession;
  readonly #origins: OriginStorage;
  readonly #seeder: Seeder;
  readonly #reader: OriginReader;
  readonly #hasWorker: (origin: string) => boolean;
  /** How visited origins were found last: once left, they stay so until a document asks for them. */
  readonly #remembered = new Map<string, { chain: OriginChain; hashes: (string | undefined)[] }>();
  /** Visited, and not read since they were left. */
  readonly #unread = new Map<string, OriginChain>();
  /** Kinds and storage keys of what was said not to have come back. */
  readonly #told = new Set<string>();

  constructor(options: {
    session: CDPSession;
    origins: OriginStorage;
    seeder: Seeder;
    reader: OriginReader;
    /** Whether something of the origin may still write where none of its pages is left. */
    hasWorker(origin: string): boolean;
  }) {
    this.#session = options.session;
    this.#origins = options.origins;
    this.#seeder = options.seeder;
    this.#reader = options.reader;
    this.#hasWorker = options.hasWorker;
  }

  /** @param trees the frames of the tabs that answer */
  async parts(
    trees: FrameTrees,
    tabs: CapturedTab[],
    manifest: SnapshotManifest | undefined,
    pages: AttentivePages,
  ): Promise<Captured> {
    const base = new PartIndex(manifest);
    const found = await this.#readOrigins(trees, tabs, base, pages);
    // After the documents, which answer once the cookies that they set are there.
    const cookies = await this.#cookies(base);
    const origins = [...found].flatMap(([storageKey, { readings }]) =>
      partsOf(storageKey, readings, base),
    );
    const carried = base.all().filter(({ kind, storageKey }) => {
      return kind !== "cookies" && kind !== "sessionStorage" && !found.has(storageKey);
    });
    const sessions = tabs.flatMap((tab) => sessionParts(tab, base));
    const notes = [...found].flatMap(([storageKey, { readings, notes: told }]) => [
      ...told,
      ...notesOf(storageKey, this.#withoutTold(storageKey, readings)),
    ]);
    const parts = inOrder([...cookies, ...origins, ...carried, ...sessions]);
    return { parts, notes: [...pages.notes, ...notes] };
  }

  async #cookies(base: PartIndex): Promise<CapturedPart[]> {
    const cookies = await readCookies(this.#session);
    const content = cookies.length === 0 ? undefined : encodePart("cookies", cookies);
    const reading = readingOf(content, { count: cookies.length });
    return isContent(reading) ? [partOf({ kind: "cookies", storageKey: "" }, reading, base)] : [];
  }

  async #readOrigins(
    trees: FrameTrees,
    tabs: CapturedTab[],
    base: PartIndex,
    pages: AttentivePages,
  ): Promise<FoundOrigins> {
    const found: FoundOrigins = new Map();
    for (const chain of this.#origins.takeTouched()) this.#unread.set(chainId(chain), chain);
    await this.#readShown(trees, base, pages, found);

    const done = new Set([...found.values()].map(({ chain }) => chainId(chain)));
    const shown = tabs.flatMap(({ frames }) => frames.chains());
    const left = [...this.#unread.values(), ...shown, ...this.#changedMeanwhile(found, base)];
    for (const [id, chain] of new Map(left.map((chain) => [chainId(chain), chain]))) {
      if (!done.has(id)) await this.#readLeft(chain, base, pages, found);
    }
    for (const [storageKey, { chain, readings }] of found) {
      const hashes = hashesOf(storageKey, readings, base);
      this.#remembered.set(storageKey, { chain, hashes });
    }
    return found;
  }

  /** Storage of the documents that are there. One that goes away meanwhile is left to the seeder. */
  async #readShown(
    trees: FrameTrees,
    base: PartIndex,
    pages: AttentivePages,
    found: FoundOrigins,
  ): Promise<void> {
    for (const frame of liveFrames(trees)) {
      await pages.ask(() => this.#readFrame(frame, base, found)).catch(() => undefined);
    }
  }

  async #readFrame(frame: LiveFrame, base: PartIndex, found: FoundOrigins): Promise<void> {
    const { session, frameId, chain, tab } = frame;
    // That of a page itself is its origin: only of what is embedded Chromium has to be asked.
    const storageKey = frame.isTop ? chain[0] : await storageKeyOf(frame);
    if (storageKey === undefined) return;
    if (found.has(storageKey)) {
      const items = await callInFrame(session, frameId, "readSessionStorage", lastOf(chain));
      if (items !== undefined) tab.sessionStorage.correct(storageKey, items);
      return;
    }
    const read = await this.#read(frame, storageKey, base);
    if (read === undefined) return;
    found.set(storageKey, { chain, readings: read.readings, notes: read.notes });
    // It is still there, and may write until it is left, which nobody hears of.
    this.#unread.set(chainId(chain), chain);
    tab.sessionStorage.correct(storageKey, read.sessionStorage);
  }

  /** What did not come back when the session woke is kept as it is stored. */
  async #read(document: SeededDocument, storageKey: string, base: PartIndex) {
    const read = await this.#reader.read(document, storageKey, base);
    for (const kind of originKinds) {
      const of = kind === "indexedDBFiles" ? "indexedDB" : kind;
      if (!this.#origins.isLost(storageKey, of)) continue;
      read?.readings.set(kind, notTakenBack);
    }
    return read;
  }

  /** What did not come back stays so as long as the browser lives: that is said once. */
  #withoutTold(storageKey: string, readings: Readings): Readings {
    const untold = [...readings].filter(([kind, reading]) => {
      const id = `${kind} ${storageKey}`;
      if (reading !== notTakenBack) return true;
      if (this.#told.has(id)) return false;
      this.#told.add(id);
      return true;
    });
    return new Map(untold);
  }

  /** Origins captured before whose parts the base does not have as they were found. */
  #changedMeanwhile(found: FoundOrigins, base: PartIndex): OriginChain[] {
    return [...this.#remembered].flatMap(([storageKey, { chain, hashes }]) => {
      if (found.has(storageKey)) return [];
      const inBase = hashesOf(storageKey, new Map(), base);
      return inBase.every((hash, index) => hash === hashes[index]) ? [] : [chain];
    });
  }

  async #readLeft(
    chain: OriginChain,
    base: PartIndex,
    pages: AttentivePages,
    found: FoundOrigins,
  ): Promise<void> {
    const visit = () =>
      this.#seeder.visit(chain, async (document) => {
        const storageKey = await storageKeyOf(document);
        if (storageKey === undefined || found.has(storageKey)) return;
        const read = await this.#read(document, storageKey, base);
        if (read === undefined) return;
        found.set(storageKey, { chain, readings: read.readings, notes: read.notes });
      });
    try {
      // Asked before: one that ends while it is read may have written after that.
      const mayChange = this.#hasWorker(lastOf(chain));
      await pages.ask(visit, { mayTakeLong: true });
      if (mayChange) this.#unread.set(chainId(chain), chain);
      else this.#unread.delete(chainId(chain));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      for (const [storageKey, read] of await this.#reader.readUnasked(chain, base, detail)) {
        if (!found.has(storageKey)) found.set(storageKey, { chain, ...read });
      }
    }
  }
}

/** Frames whose document has storage; none where the tab is on its way elsewhere. */
function liveFrames(trees: FrameTrees): LiveFrame[] {
  return trees.flatMap(([tab, tree]) =>
    framesOf(tree).flatMap((frame): LiveFrame[] => {
      const origin = webOrigin(frame);
      if (origin === undefined) return [];
      const chain = tab.frames.chain(frame.id, origin);
      const isTop = frame.parentId === undefined;
      return [{ tab, session: tab.session, frameId: frame.id, chain, isTop }];
    }),
  );
}
