import type { CDPSession } from "puppeteer-core";
import { sourceOf } from "../inject/source-of.ts";
import { createStorageAccess, type StorageAccess } from "../page/state.ts";

/** Shares the document's storage with the page and no variable: neither sees the other's. */
export const isolatedWorld = "dormouse";

/** Calls a function of `createStorageAccess` in a frame. */
export async function callInFrame<Method extends keyof StorageAccess>(
  session: CDPSession,
  frameId: string,
  method: Method,
  ...args: Parameters<StorageAccess[Method]>
): Promise<Awaited<ReturnType<StorageAccess[Method]>>> {
  const { executionContextId } = await session.send("Page.createIsolatedWorld", {
    frameId,
    worldName: isolatedWorld,
  });
  const { result, exceptionDetails } = await session.send("Runtime.callFunctionOn", {
    functionDeclaration: `(...args) => (${sourceOf(createStorageAccess)})().${method}(...args)`,
    arguments: args.map((value) => ({ value })),
    executionContextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  return result.value as Awaited<ReturnType<StorageAccess[Method]>>;
}
