import type { ImportMode, StorageState } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { changeState } from "../snapshot/change-state.ts";
import {
  cookieParts,
  fileSystemParts,
  indexedDBParts,
  localStorageParts,
} from "./imported-part.ts";
import { mergeCookies } from "./json-cookies.ts";
import { decodePart, type PartContent, type StoredCookie } from "../snapshot/part-content.ts";
import { loadPart } from "../snapshot/parts.ts";
import {
  defaultDialogs,
  partId,
  type CapturedPart,
  type CapturedState,
  type PartKind,
  type PartReference,
  type SnapshotManifest,
  type StoredSnapshot,
} from "../snapshot/snapshot.ts";
import {
  fromOPFSEntry,
  fromStorageState,
  fromStorageStateCookie,
  originsOf,
} from "./storage-state.ts";

/** `merge` sets what is imported upon what is there; `replace` does away with all of its kinds first. */
export type StateImport =
  | { format: "playwright"; mode: ImportMode; state: StorageState }
  | { format: "cookies"; mode: ImportMode; cookies: StoredCookie[] }
  | { format: "full"; state: CapturedState };

/**
 * Gives a session a state from outside: its next step starts from it.
 * @throws DormouseError `session_not_found`, `session_deleted`, `step_in_progress`, `state_moved_on`, `conflict`
 * @throws ActionError `state_too_large`
 */
export async function importIntoSession(
  world: World,
  key: SessionKey,
  imported: StateImport,
  expectedVersion?: number,
): Promise<StoredSnapshot> {
  const { format } = imported;
  const changed = await changeState(world, key, {
    source: "import",
    standsAlone: format === "full",
    expectedVersion,
    stateAfter: (session, manifest) => {
      const load = (part: PartReference) => loadPart(world, session, part);
      return stateAfter(imported, new BaseState(manifest, load), world.clock.nowMs());
    },
    event: (version) => ({ type: "snapshot.imported", data: { version, format } }),
  });
  if ("snapshot" in changed) return changed.snapshot;
  throw new Error("an import has no idempotency key");
}

async function stateAfter(
  imported: StateImport,
  base: BaseState,
  nowMs: number,
): Promise<CapturedState> {
  if (imported.format === "full") return imported.state;
  if (imported.format === "cookies") return withCookies(base, imported, nowMs);
  return imported.mode === "replace"
    ? base.with(base.partsBut(replacedKinds), fromStorageState(imported.state).parts)
    : withStorageState(base, imported.state, nowMs);
}

/** As Playwright's `context.setStorageState` does; sessionStorage, caches and tabs stay as they are. */
const replacedKinds: PartKind[] = [
  "cookies",
  "localStorage",
  "indexedDB",
  "indexedDBFiles",
  "fileSystem",
];

async function withCookies(
  base: BaseState,
  { cookies, mode }: { cookies: StoredCookie[]; mode: ImportMode },
  nowMs: number,
): Promise<CapturedState> {
  const before = mode === "replace" ? [] : await base.content("cookies", "");
  return base.with(base.partsBut(["cookies"]), cookieParts(mergeCookies(before, cookies, nowMs)));
}

async function withStorageState(
  base: BaseState,
  state: StorageState,
  nowMs: number,
): Promise<CapturedState> {
  const added = state.cookies.map(fromStorageStateCookie);
  const parts = cookieParts(mergeCookies(await base.content("cookies", ""), added, nowMs));
  const replaced = new Set([partId({ kind: "cookies", storageKey: "" })]);
  for (const [storageKey, { localStorage, indexedDB = [], opfs = [] }] of originsOf(state)) {
    if (localStorage.length > 0) {
      const before = await base.content("localStorage", storageKey);
      parts.push(...localStorageParts(storageKey, latest([...before, ...localStorage], nameOf)));
      replaced.add(partId({ kind: "localStorage", storageKey }));
    }
    if (indexedDB.length > 0) {
      const before = await base.content("indexedDB", storageKey);
      parts.push(...indexedDBParts(storageKey, latest([...before, ...indexedDB], nameOf)));
      replaced.add(partId({ kind: "indexedDB", storageKey }));
      // The browser's own files would be restored in preference to what is imported.
      replaced.add(partId({ kind: "indexedDBFiles", storageKey }));
    }
    if (opfs.length > 0) {
      const files = [...(await base.content("fileSystem", storageKey)), ...opfs.map(fromOPFSEntry)];
      parts.push(
        ...fileSystemParts(
          storageKey,
          latest(files, ({ path }) => path.join("/")),
        ),
      );
      replaced.add(partId({ kind: "fileSystem", storageKey }));
    }
  }
  return base.with(
    base.parts.filter((part) => !replaced.has(partId(part))),
    parts,
  );
}

/** Of items that are alike the last one. */
function latest<Item>(items: Item[], idOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()];
}

function nameOf({ name }: { name: string }): string {
  return name;
}

/** The state that an import is set upon. */
class BaseState {
  readonly parts: PartReference[];
  readonly #manifest: SnapshotManifest | undefined;
  readonly #load: (part: PartReference) => Promise<Uint8Array>;

  constructor(
    manifest: SnapshotManifest | undefined,
    load: (part: PartReference) => Promise<Uint8Array>,
  ) {
    this.parts = manifest?.parts ?? [];
    this.#manifest = manifest;
    this.#load = load;
  }

  partsBut(kinds: PartKind[]): PartReference[] {
    return this.parts.filter(({ kind }) => !kinds.includes(kind));
  }

  /** @returns what a part holds; nothing where there is no such part. */
  async content<Kind extends keyof PartContent>(
    kind: Kind,
    storageKey: string,
  ): Promise<PartContent[Kind]> {
    const part = this.parts.find((one) => one.kind === kind && one.storageKey === storageKey);
    if (part === undefined) return [];
    return decodePart(kind, await this.#load(part));
  }

  with(kept: PartReference[], added: CapturedPart[]): CapturedState {
    const { tabs = [], dialogs = defaultDialogs, viewport } = this.#manifest ?? {};
    return {
      parts: [...kept, ...added],
      tabs,
      dialogs,
      ...(viewport === undefined ? {} : { viewport }),
    };
  }
}
