/** What a part of a snapshot holds. `cookies` has no storage key; `sessionStorage` belongs to a tab. */
export type PartKind = "cookies" | "localStorage" | "sessionStorage" | "indexedDB";

/** `storageKey` is an origin, or Chromium's serialized key where the storage is partitioned. */
export type PartName = { kind: PartKind; storageKey: string; tabId?: string };

/** Where a part's content is: small ones travel in the manifest, large ones are blobs by their hash. */
export type PartReference = PartName & {
  /** SHA-256 of the content before compression, in hex. Equal hashes are stored once. */
  sha256: string;
  /** Size of the content before compression. */
  bytes: number;
  /** The content, zstd-compressed, in base64; absent where it lies in a blob. */
  inline?: string;
};

/** What was entered into a form control, found again by its type, name and id and its place among those alike. */
export type FieldState = {
  type: string;
  name: string;
  id: string;
  nth: number;
  value?: string;
  checked?: boolean;
  /** Values of a select's chosen options. */
  selected?: string[];
};

export type TabState = {
  tabId: string;
  url: string;
  title: string;
  active: boolean;
  scroll: { x: number; y: number };
  /** Absent where nothing was entered. Never of fields for passwords, codes and cards. */
  fields?: FieldState[];
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
export type CapturedPart = (PartName & { content: Uint8Array }) | PartReference;

export type CapturedState = Pick<SnapshotManifest, "tabs" | "dialogs" | "viewport"> & {
  parts: CapturedPart[];
};

export function partId(part: PartName): string {
  return JSON.stringify([part.kind, part.storageKey, part.tabId ?? ""]);
}
