import type { SnapshotNote, SnapshotPartKind } from "@dormouse/contract";
import type { TabState } from "./tab-state.ts";

/** `cookies` has no storage key; `sessionStorage` belongs to a tab. */
export type PartKind = SnapshotPartKind;

/** `storageKey` is an origin, or Chromium's serialized key where the storage is partitioned. */
export type PartName = { kind: PartKind; storageKey: string; tabId?: string };

/** Where a part's content is: small ones travel in the manifest, large ones are blobs by their hash. */
export type PartReference = PartName & {
  /** SHA-256 of the content before compression, in hex. Equal hashes are stored once. */
  sha256: string;
  /** Size of the content before compression. */
  bytes: number;
  /** How many cookies, items, records, responses or files it holds. */
  count?: number;
  /** Of `indexedDBFiles`: the Chromium that wrote them, such as "153.0.8010.0". An older one must not read them. */
  browserVersion?: string;
  /** The content, zstd-compressed, in base64; absent where it lies in a blob. */
  inline?: string;
};

/** How dialogs of the page are answered; kept, since the next step may run in another process. */
export type DialogPolicy = { response: "accept" | "dismiss"; promptText?: string };

/** The browser's stored state at a step: immutable, its parts content-addressed. */
export type SnapshotManifest = {
  /** 1 for the first; counts with every stored state. */
  version: number;
  step: number;
  createdAtMs: number;
  parts: PartReference[];
  tabs: TabState[];
  dialogs: DialogPolicy;
  /** Viewport set by an action, where it differs from the session's own. */
  viewport?: { width: number; height: number; deviceScaleFactor?: number; mobile?: boolean };
};

/** What a browser hands over to be stored: new content, or the reference of what was not touched. */
export type CapturedPart =
  | (PartName & { content: Uint8Array } & Pick<PartReference, "count" | "browserVersion">)
  | PartReference;

export type CapturedState = Pick<SnapshotManifest, "tabs" | "dialogs" | "viewport"> & {
  parts: CapturedPart[];
  /** What could not be kept as it is; absent where all was. */
  notes?: SnapshotNote[];
};

export function partId(part: PartName): string {
  return JSON.stringify([part.kind, part.storageKey, part.tabId ?? ""]);
}
