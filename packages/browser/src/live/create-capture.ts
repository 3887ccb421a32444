import type { BaseParts } from "../state/base-parts.ts";
import { Capture } from "../state/capture.ts";
import { IndexedDBReader } from "../state/indexed-db-reader.ts";
import { KnownItems } from "../state/known-items.ts";
import { OriginReader } from "../state/origin-reader.ts";
import { ProfileFolders } from "../state/profile-folders.ts";
import type { ReadyBrowser } from "./ready-browser.ts";
import type { StoredState } from "./stored-state.ts";

/** What reads the state of a session's browser, knowing what it woke with. */
export function createCapture(
  { session, seeder, targets, launched }: ReadyBrowser,
  { files, databases, origins }: StoredState,
  base: BaseParts,
): Capture {
  const items = new KnownItems(base);
  const indexedDB = new IndexedDBReader({
    files,
    browserVersion: launched.version,
    placed: (storageKey) => databases.placed(storageKey),
    items,
  });
  const folders = new ProfileFolders(launched.userDataDirectory);
  return new Capture({
    session,
    origins,
    seeder,
    hasWorker: (origin) => targets.hasWorker(origin),
    reader: new OriginReader(indexedDB, items, folders),
  });
}
