import type { CDPSession } from "puppeteer-core";
import { callInIsolatedWorld, type WorldCode } from "../inject/isolated-world.ts";
import { sourceOf } from "../inject/source-of.ts";
import { createCaches } from "../page/caches.ts";
import { createEncoding } from "../page/encoding.ts";
import { createFileSystem } from "../page/file-system.ts";
import { createIndexedDB } from "../page/indexed-db.ts";
import { createDocumentState, type DocumentState } from "../page/state.ts";
import { createStorageAccess } from "../page/storage-access.ts";

const documentState: WorldCode = {
  name: "dormouse",
  source: `(() => {
const encoding = (${sourceOf(createEncoding)})();
const databases = (${sourceOf(createIndexedDB)})(encoding);
const cacheStorage = (${sourceOf(createCaches)})(encoding);
const fileSystem = (${sourceOf(createFileSystem)})(encoding);
const storage = (${sourceOf(createStorageAccess)})(databases, cacheStorage, fileSystem);
return (${sourceOf(createDocumentState)})(storage);
})()`,
};

/** Calls a function of `createDocumentState` in a frame. */
export async function callInFrame<Method extends keyof DocumentState>(
  session: CDPSession,
  frameId: string,
  method: Method,
  ...args: Parameters<DocumentState[Method]>
): Promise<Awaited<ReturnType<DocumentState[Method]>>> {
  const result = await callInIsolatedWorld(session, frameId, documentState, method, args);
  return result as Awaited<ReturnType<DocumentState[Method]>>;
}
