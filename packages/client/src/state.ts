import type {
  CookieFileInput,
  ImportMode,
  Page,
  SnapshotView,
  StateUpload,
  StorageState,
  StorageStateInput,
} from "@dormouse/contract";
import { headers as headerNames } from "@dormouse/contract/headers";
import { limits } from "@dormouse/contract/limits";
import { path, routes } from "@dormouse/contract/routes";
import type { CallOptions, CommandOptions, PageOptions } from "./sessions.ts";
import type { Content, Transport } from "./transport.ts";

/** `version` of the snapshot; the newest where it is left out. */
type ExportOptions = CallOptions & { version?: number };
/** `passphrase`: 12 to 200 printable ASCII characters. */
type Sealed = { format: "full"; passphrase: string };
/**
 * `ifVersion`: only where the newest snapshot is still this one; refused with `state_moved_on` where it is not.
 */
type ChangeOptions = CallOptions & { ifVersion?: number };

/** What the browser of a session holds, out of it and into it. */
export type StateClient = {
  /** As Playwright's `newContext({ storageState })` takes it. */
  storageState(
    sessionId: string,
    options?: ExportOptions & { format?: "playwright" },
  ): Promise<StorageState>;
  /** The cookies alone, with every attribute. */
  storageState(
    sessionId: string,
    options: ExportOptions & { format: "cookies" },
  ): Promise<CookieFileInput>;
  /** The cookies as the cookies.txt that curl, wget and yt-dlp read. */
  storageState(sessionId: string, options: ExportOptions & { format: "netscape" }): Promise<string>;
  /** Everything, in a file of the age format that the passphrase opens. */
  storageState(
    sessionId: string,
    options: ExportOptions & Sealed,
  ): Promise<Uint8Array<ArrayBuffer>>;

  /**
   * Gives the session a state for its next step to start from; between steps only. A state that is too large for a
   * request is uploaded first.
   */
  setStorageState(
    sessionId: string,
    state: StorageState,
    options?: ChangeOptions & { format?: "playwright"; mode?: "replace" },
  ): Promise<SnapshotView>;
  /** Sets a state upon what is there: what it does not name stays. */
  setStorageState(
    sessionId: string,
    state: StorageStateInput,
    options: ChangeOptions & { format?: "playwright"; mode: "merge" },
  ): Promise<SnapshotView>;
  /** Gives it cookies: a list of them, or the text of a cookies.txt. */
  setStorageState(
    sessionId: string,
    cookies: CookieFileInput | string,
    options: ChangeOptions & { format: "cookies"; mode?: ImportMode },
  ): Promise<SnapshotView>;
  /** Gives it all that a full export holds, in place of all it had. */
  setStorageState(
    sessionId: string,
    file: Uint8Array<ArrayBuffer>,
    options: ChangeOptions & Sealed,
  ): Promise<SnapshotView>;

  /** Newest first: what is in each stored state, and what changed. */
  snapshots(sessionId: string, options?: PageOptions): Promise<Page<SnapshotView>>;
  snapshot(sessionId: string, version: number, options?: CallOptions): Promise<SnapshotView>;
  /** Makes an older state the start of the next step, as a new snapshot; between steps only. */
  restoreSnapshot(
    sessionId: string,
    version: number,
    options?: ChangeOptions & CommandOptions,
  ): Promise<SnapshotView>;
};

type AnyExport = ExportOptions & {
  format?: "playwright" | "cookies" | "netscape" | "full";
  passphrase?: string;
};
type AnyImport = ChangeOptions & {
  format?: "playwright" | "cookies" | "full";
  mode?: ImportMode;
  passphrase?: string;
};

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createStateClient({ send, read, upload }: Transport): StateClient {
  async function storageState(
    sessionId: string,
    { format = "playwright", version, passphrase, signal }: AnyExport = {},
  ): Promise<unknown> {
    const netscape = format === "netscape";
    const response = await send(path(routes.storageState, { sessionId }), {
      query: { format: netscape ? "cookies" : format, version },
      headers: {
        ...(netscape ? { accept: "text/plain" } : {}),
        [headerNames.passphrase]: passphrase,
      },
      signal,
    });
    if (netscape) return response.text();
    return format === "full" ? new Uint8Array(await response.arrayBuffer()) : response.json();
  }

  async function setStorageState(
    sessionId: string,
    state: unknown,
    { format = "playwright", mode, passphrase, ifVersion, signal }: AnyImport = {},
  ): Promise<SnapshotView> {
    const content = contentOf(state);
    const uploadId = isTooLarge(content)
      ? await uploadState(sessionId, content, { signal })
      : undefined;
    return read(path(routes.storageState, { sessionId }), {
      method: "PUT",
      query: { format, mode, upload: uploadId },
      headers: { [headerNames.passphrase]: passphrase, ...ifMatch(ifVersion) },
      content: uploadId === undefined ? content : { ...content, data: "" },
      signal,
    });
  }

  async function uploadState(
    sessionId: string,
    content: Content,
    { signal }: CallOptions,
  ): Promise<string> {
    const route = path(routes.stateUploads, { sessionId });
    const { uploadId, url } = await read<StateUpload>(route, { method: "POST", signal });
    await upload(url, content, { signal });
    return uploadId;
  }

  return {
    storageState: storageState as StateClient["storageState"],
    setStorageState,

    snapshots: (sessionId, { signal, ...query } = {}) =>
      read(path(routes.snapshots, { sessionId }), { query, signal }),

    snapshot: (sessionId, version, { signal } = {}) =>
      read(path(routes.snapshot, { sessionId, version: String(version) }), { signal }),

    restoreSnapshot: (sessionId, version, { ifVersion, idempotencyKey, signal } = {}) =>
      read(path(routes.restoreSnapshot, { sessionId, version: String(version) }), {
        method: "POST",
        headers: { "idempotency-key": idempotencyKey, ...ifMatch(ifVersion) },
        signal,
      }),
  };
}

function contentOf(state: unknown): Content {
  if (typeof state === "string") return { type: "text/plain", data: state };
  if (state instanceof Uint8Array) {
    return { type: "application/octet-stream", data: state as Uint8Array<ArrayBuffer> };
  }
  return { type: "application/json", data: JSON.stringify(state) };
}

function isTooLarge({ data }: Content): boolean {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data).length : data.byteLength;
  return bytes > limits.importBodyBytes;
}

function ifMatch(version: number | undefined): Record<string, string> {
  return version === undefined ? {} : { "if-match": `"${version}"` };
}
