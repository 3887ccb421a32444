import type { CDPSession } from "puppeteer-core";
import { sourceOf } from "../inject/source-of.ts";
import { createCaches } from "../page/caches.ts";
import { createEncoding } from "../page/encoding.ts";
import { createFileSystem } from "../page/file-system.ts";
import { createIndexedDB } from "../page/indexed-db.ts";
import { createDocumentState, type DocumentState } from "../page/state.ts";
import { createStorageAccess } from "../page/storage-access.ts";

/** Shares the document's storage with the page and no variable: neither sees the other's. */
export const isolatedWorld = "dormouse";

/** An expression that makes what is called in a page. */
export const documentStateSource = `(() => {
const encoding = (${sourceOf(createEncoding)})();
const databases = (${sourceOf(createIndexedDB)})(encoding);
const cacheStorage = (${sourceOf(createCaches)})(encoding);
const fileSystem = (${sourceOf(createFileSystem)})(encoding);
const storage = (${sourceOf(createStorageAccess)})(databases, cacheStorage, fileSystem);
return (${sourceOf(createDocumentState)})(storage);
})()`;

/** Calls a function of `createDocumentState` in a frame. */
export async function callInFrame<Method extends keyof DocumentState>(
  session: CDPSession,
  frameId: string,
  method: Method,
  ...args: Parameters<DocumentState[Method]>
): Promise<Awaited<ReturnType<DocumentState[Method]>>> {
  const { executionContextId } = await session.send("Page.createIsolatedWorld", {
    frameId,
    worldName: isolatedWorld,
  });
  const { result, exceptionDetails } = await session.send("Runtime.callFunctionOn", {
    functionDeclaration: `(...args) => (globalThis.dormouse ??= ${documentStateSource}).${method}(...args)`,
    arguments: args.map((value) => ({ value })),
    executionContextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  return result.value as Awaited<ReturnType<DocumentState[Method]>>;
}
