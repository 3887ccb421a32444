import { createHash } from "node:crypto";
import {
  encodePart,
  partId,
  type CapturedPart,
  type PartKind,
  type PartName,
  type PartReference,
  type SnapshotManifest,
  type StorageItem,
} from "@dormouse/core";
import type { CDPSession } from "puppeteer-core";
import type { StorageRead } from "../page/state.ts";
import { answerOf, within } from "./bound.ts";
import { readCookies } from "./cookies.ts";
import { framesOf, webOrigin, type FrameIndex } from "./frame-index.ts";
import type { OriginStorage } from "./origin-storage.ts";
import { callInFrame } from "./page-code.ts";
import type { Seeder, SeededDocument } from "./seeder.ts";
import type { SessionStorage } from "./session-storage.ts";
import { chainId, formatStorageKey, parseStorageKey, type OriginChain } from "./storage-key.ts";

/** What capture needs of a tab. */
export type CapturedTab = {
  tabId: string;
  session: CDPSession;
  frames: FrameIndex;
  sessionStorage: SessionStorage;
};

type Read = { chain: OriginChain; storage: StorageRead };
type LiveFrame = { tab: CapturedTab; frameId: string; chain: OriginChain };
type Remembered = { chain: OriginChain; hashes: Map<PartKind, string> };

const originKinds = ["localStorage", "indexedDB"] as const;

/**
 * Reads the browser's storage: of origins that are on show from their documents, of those visited
 * and left through the seeder. Whatever was neither is carried over from the base.
 */
export class Capture {
  readonly #session: CDPSession;
  readonly #origins: OriginStorage;
  readonly #seeder: Seeder;
  readonly #answerMs: number;
  /** How visited origins were found last: as long as no document asks for them they stay so. */
  readonly #remembered = new Map<string, Remembered>();

  constructor(session: CDPSession, origins: OriginStorage, seeder: Seeder, answerMs: number) {
    this.#session = session;
    this.#origins = origins;
    this.#seeder = seeder;
    this.#answerMs = answerMs;
  }

  /** @throws BrowserLostError where the pages hang */
  async parts(tabs: CapturedTab[], base: SnapshotManifest | undefined): Promise<CapturedPart[]> {
    const baseParts = new Map((base?.parts ?? []).map((part) => [partId(part), part]));
    const touched = this.#origins.takeTouched();
    const [cookies, reads] = await Promise.all([
      readCookies(this.#session),
      this.#readOrigins(tabs, touched, baseParts),
    ]);
    const parts = [
      ...(cookies.length === 0
        ? []
        : [named({ kind: "cookies", storageKey: "" }, encodePart("cookies", cookies))]),
      ...this.#originParts(reads, baseParts),
      ...tabs.flatMap((tab) => sessionParts(tab, baseParts)),
    ];
    return parts
      .map((part) => unchanged(part, baseParts) ?? part)
      .toSorted((left, right) => (partId(left) < partId(right) ? -1 : 1));
  }

  async #readOrigins(
    tabs: CapturedTab[],
    touched: OriginChain[],
    baseParts: Map<string, PartReference>,
  ): Promise<Map<string, Read>> {
    const reads = new Map<string, Read>();
    const live = await Promise.all(tabs.map(liveFrames));
    for (const frame of live.flat()) await readLive(frame, reads, this.#answerMs);

    const done = new Set([...reads.values()].map(({ chain }) => chainId(chain)));
    const shown = tabs.flatMap(({ frames }) => frames.chains());
    const left = [...touched, ...shown, ...this.#changedMeanwhile(reads, baseParts)];
    const chains = new Map(left.map((chain) => [chainId(chain), chain]));
    for (const [id, chain] of chains) {
      if (!done.has(id)) await this.#readLeft(chain, reads);
    }
    for (const [storageKey, read] of reads) {
      this.#remembered.set(storageKey, { chain: read.chain, hashes: hashesOf(read.storage) });
    }
    return reads;
  }

  /** Origins captured before whose parts the base does not have as they were found. */
  #changedMeanwhile(
    reads: Map<string, Read>,
    baseParts: Map<string, PartReference>,
  ): OriginChain[] {
    return [...this.#remembered]
      .filter(
        ([storageKey, { hashes }]) =>
          !reads.has(storageKey) &&
          originKinds.some(
            (kind) => baseParts.get(partId({ kind, storageKey }))?.sha256 !== hashes.get(kind),
          ),
      )
      .map(([, { chain }]) => chain);
  }

  async #readLeft(chain: OriginChain, reads: Map<string, Read>): Promise<void> {
    const visit = this.#seeder.visit(chain, async ({ session, frameId }) => {
      const storageKey = await storageKeyOf(session, frameId);
      if (storageKey === undefined || reads.has(storageKey)) return;
      const storage = await callInFrame(session, frameId, "read");
      if (storage !== undefined) reads.set(storageKey, { chain, storage });
    });
    await within(this.#answerMs, "its pages hang", visit);
  }

  #originParts(reads: Map<string, Read>, baseParts: Map<string, PartReference>): CapturedPart[] {
    const parts: CapturedPart[] = [];
    for (const [storageKey, { storage }] of reads) {
      for (const kind of originKinds) {
        const text = storage[kind];
        if (text !== undefined) parts.push(named({ kind, storageKey }, Buffer.from(text)));
      }
      const kept = baseParts.get(partId({ kind: "indexedDB", storageKey }));
      if (storage.indexedDBBusy === true && kept !== undefined) parts.push(kept);
    }
    const carried = [...baseParts.values()].filter(
      ({ kind, storageKey }) =>
        (kind === "localStorage" || kind === "indexedDB") && !reads.has(storageKey),
    );
    return [...parts, ...carried];
  }
}

/** Frames whose document has storage; none where the tab is on its way elsewhere. */
async function liveFrames(tab: CapturedTab): Promise<LiveFrame[]> {
  const tree = await answerOf(tab.session.send("Page.getFrameTree"));
  if (tree === undefined) return [];
  return framesOf(tree.frameTree).flatMap((frame) => {
    const origin = webOrigin(frame);
    if (origin === undefined) return [];
    return [{ tab, frameId: frame.id, chain: tab.frames.chain(frame.id, origin) }];
  });
}

/** A document that goes away while it is read is left to the seeder. */
async function readLive(
  { tab, frameId, chain }: LiveFrame,
  reads: Map<string, Read>,
  answerMs: number,
): Promise<void> {
  const { session } = tab;
  const answer = <Value>(asked: Promise<Value>) => within(answerMs, "a page", asked);
  try {
    const storageKey = await answer(storageKeyOf(session, frameId));
    if (storageKey === undefined) return;
    if (reads.has(storageKey)) {
      const text = await answer(callInFrame(session, frameId, "readSessionStorage"));
      tab.sessionStorage.correct(storageKey, items(text));
      return;
    }
    const storage = await answer(callInFrame(session, frameId, "read"));
    if (storage === undefined) return;
    reads.set(storageKey, { chain, storage });
    tab.sessionStorage.correct(storageKey, items(storage.sessionStorage));
  } catch {
    return;
  }
}

async function storageKeyOf(
  session: SeededDocument["session"],
  frameId: string,
): Promise<string | undefined> {
  const { storageKey } = await session.send("Storage.getStorageKey", { frameId });
  const key = parseStorageKey(storageKey);
  return key === undefined ? undefined : formatStorageKey(key);
}

function items(text: string | undefined): StorageItem[] {
  return JSON.parse(text ?? "[]") as StorageItem[];
}

function sessionParts(tab: CapturedTab, baseParts: Map<string, PartReference>): CapturedPart[] {
  const { tabId } = tab;
  const waiting = [...tab.sessionStorage.waiting()].map(([storageKey, text]): CapturedPart => {
    const name: PartName = { kind: "sessionStorage", storageKey, tabId };
    return baseParts.get(partId(name)) ?? named(name, Buffer.from(text));
  });
  const seen = [...tab.sessionStorage.seen()]
    .filter(
      ([storageKey, found]) => found.size > 0 && !tab.sessionStorage.waiting().has(storageKey),
    )
    .map(([storageKey, found]): CapturedPart => {
      const sorted = [...found]
        .map(([name, value]) => ({ name, value }))
        .toSorted((left, right) => (left.name < right.name ? -1 : 1));
      const name: PartName = { kind: "sessionStorage", storageKey, tabId };
      return named(name, encodePart("sessionStorage", sorted));
    });
  return [...waiting, ...seen];
}

function named(name: PartName, content: Uint8Array): CapturedPart {
  return { ...name, content };
}

function unchanged(
  part: CapturedPart,
  baseParts: Map<string, PartReference>,
): PartReference | undefined {
  if (!("content" in part)) return part;
  const before = baseParts.get(partId(part));
  return before?.sha256 === sha256(part.content) ? before : undefined;
}

function hashesOf(storage: StorageRead): Map<PartKind, string> {
  return new Map(
    originKinds.flatMap((kind) => {
      const text = storage[kind];
      return text === undefined ? [] : [[kind, sha256(text)] as const];
    }),
  );
}

function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
