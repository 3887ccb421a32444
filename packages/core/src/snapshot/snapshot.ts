import type { SnapshotNote, SnapshotPartKind, SnapshotView } from "@dormouse/contract";
import type { SecretTraces } from "../page-state/secret-memory/secret-traces.ts";
import type { TabState } from "./tab-state.ts";

/** `cookies` has no storage key; `sessionStorage` belongs to a tab. */
export type PartKind = SnapshotPartKind;

/** `storageKey` is an origin, or Chromium's serialized key where the storage is partitioned. */
export type PartName = { kind: PartKind; storageKey: string; tabId?: string };

/** Where a part's content is: small ones travel in the manifest, large ones are blobs. */
export type PartReference = PartName & {
  /** SHA-256 of the content before compression, in hex. Equal hashes are stored once. */
  sha256: string;
  /** Size of the content before compression. */
  bytes: number;
  /** How many cookies, items, records, responses or files it holds. */
  count?: number;
  /** Of `indexedDBFiles`: the Chromium that wrote them, such as "153.0.8010.0". An older one must not read them. */
  browserVersion?: string;
  /** Of `indexedDB`: records that only the browser's own files hold, such as a `CryptoKey`. Absent where there are none. */
  leftOut?: number;
  /** The content, zstd-compressed, in base64; absent where it lies in a blob. */
  inline?: string;
  /** Which writing of the content the blob is; see WriterId. Absent where the content is inline. */
  writer?: WriterId;
};

/**
 * The version and the fence that a blob was written for, such as "12-30". It is part of the blob's
 * name: content that is stored again after it was given up is another blob, so that whoever removes
 * the old one can never take the new one with it.
 */
export type WriterId = `${number}-${number}`;

/** How dialogs of the page are answered; kept, since the next step may run in another process. */
export type DialogPolicy = { response: "accept" | "dismiss"; promptText?: string };

/** As a browser without anybody before it must: a page waits for its dialog's answer. */
export const defaultDialogs: DialogPolicy = { response: "dismiss" };

/** The browser's stored state at a step: immutable, its parts content-addressed. In the clear in memory only. */
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
  /**
   * Of what was entered as a secret, so that no page is told with it. It leaves the session with a fork only: who
   * has it open can try what they guess. Absent where nothing was.
   */
  secrets?: SecretTraces;
  /** Where the list of parts is long: what it is stored as a change of. */
  ledger?: PartLedger;
};

/** Of a browser that holds nothing. */
export function emptyManifest(
  stamp: Pick<SnapshotManifest, "version" | "step" | "createdAtMs">,
): SnapshotManifest {
  return { ...stamp, parts: [], tabs: [], dialogs: defaultDialogs };
}

/**
 * A list of parts that several snapshots have in common. It is written once; each of them stores what
 * differs from it, so that a step's cost does not grow with what the session has.
 */
export type PartLedger = {
  blob: string;
  parts: PartReference[];
  /** Of the layout that it lies there in: that of the snapshots that name it. */
  schemaVersion?: number;
};

/** What is told of a snapshot without opening it. */
export type SnapshotSummary = Omit<SnapshotView, "version" | "step" | "createdAt">;

/** A snapshot as the store keeps it. `sealed` is the manifest: in base64, or the name of a blob where it is long. */
export type StoredSnapshot = {
  version: number;
  step: number;
  createdAtMs: number;
  summary: SnapshotSummary;
  sealed: { inline: string } | { blob: string; bytes: number };
  /** What needs it for longer than the newest are kept. */
  pins?: SnapshotPin[];
};

/** Keeps a snapshot from being removed: why, and the id of what needs it. */
export type SnapshotPin = `${"fork" | "archive"}:${string}`;

/** What a browser hands over to be stored: new content, or the reference of what was not touched. */
export type CapturedPart =
  | (PartName & { content: Uint8Array } & Pick<
        PartReference,
        "count" | "browserVersion" | "leftOut"
      >)
  | PartReference;

export type CapturedState = Pick<SnapshotManifest, "tabs" | "dialogs" | "viewport" | "secrets"> & {
  parts: CapturedPart[];
  /** What could not be kept as it is; absent where all was. */
  notes?: SnapshotNote[];
};

/** Only the last of the three may hold a space. */
export function partId({ kind, storageKey, tabId = "" }: PartName): string {
  return `${kind} ${tabId} ${storageKey}`;
}

/** Sorted, so that equal state makes equal lists. */
export function inOrder<Part extends PartName>(parts: Part[]): Part[] {
  return parts
    .map((part) => ({ id: partId(part), part }))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map(({ part }) => part);
}
