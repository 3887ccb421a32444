import type { CDPSession } from "puppeteer-core";

/** Shares the document's storage with the page and no variable: neither sees the other's. */
export const isolatedWorld = "dormouse";

/**
 * Calls a function in an isolated world of a frame's document, and waits for what it promises.
 *
 * @param callee an expression for the function there
 * @param args values that JSON keeps; so is what it returns
 * @throws Error with what the function throws
 */
export async function callInIsolatedWorld(
  session: CDPSession,
  frameId: string,
  callee: string,
  args: unknown[],
): Promise<unknown> {
  const { executionContextId } = await session.send("Page.createIsolatedWorld", {
    frameId,
    worldName: isolatedWorld,
  });
  const { result, exceptionDetails } = await session.send("Runtime.callFunctionOn", {
    functionDeclaration: `(...args) => ${callee}(...args)`,
    arguments: args.map((value) => ({ value })),
    executionContextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  return result.value;
}
