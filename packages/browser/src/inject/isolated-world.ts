import { type CDPSession, type Protocol, ProtocolError } from "puppeteer-core";

/** Shares the document's storage with the page and no variable: neither sees the other's. */
export const isolatedWorld = "dormouse";

/** What is put into a world once, and called there. */
export type WorldCode = {
  /** Of the variable that has it there. */
  name: string;
  /** An expression that makes it. */
  source: string;
};

/** A document's world, and the names of the code that was put there. */
type World = { contextId: number; has: Set<string> };

/** The worlds there are, by session and frame. */
const worlds = new WeakMap<CDPSession, Map<string, World>>();

/**
 * Keeps in mind which worlds there are, so that they need not be asked for. To be called ahead of
 * `Runtime.enable`, which tells of those that are there already.
 *
 * @param which `own` in a page of ours: without scripts, it needs no other world than its own
 */
export function followWorlds(session: CDPSession, which: "isolated" | "own"): void {
  const known = new Map<string, World>();
  worlds.set(session, known);
  session.on("Runtime.executionContextCreated", ({ context: { id, name, auxData } }) => {
    const { frameId, isDefault } = auxData as { frameId: string; isDefault: boolean };
    const isWanted = which === "own" ? isDefault : name === isolatedWorld;
    if (isWanted) known.set(frameId, { contextId: id, has: new Set() });
  });
  session.on("Runtime.executionContextDestroyed", ({ executionContextId }) => {
    for (const [frameId, { contextId }] of known) {
      if (contextId === executionContextId) known.delete(frameId);
    }
  });
  session.on("Runtime.executionContextsCleared", () => known.clear());
}

/**
 * Calls a function in an isolated world of a frame's document, and waits for what it promises.
 *
 * @param args values that JSON keeps; so is what it returns
 * @throws Error with what the function throws
 */
export async function callInIsolatedWorld(
  session: CDPSession,
  frameId: string,
  code: WorldCode,
  method: string,
  args: unknown[],
): Promise<unknown> {
  return inWorld(session, frameId, (world) => call(session, world, code, method, args));
}

/** Has an expression evaluated in an isolated world of a frame's document. */
export async function evaluateInIsolatedWorld(
  session: CDPSession,
  frameId: string,
  asked: Omit<Protocol.Runtime.EvaluateRequest, "contextId">,
): Promise<Protocol.Runtime.EvaluateResponse> {
  // Of those that are there already it is not told: these are asked for.
  if (!worlds.has(session)) followWorlds(session, "isolated");
  return inWorld(session, frameId, ({ contextId }) =>
    session.send("Runtime.evaluate", { ...asked, contextId }),
  );
}

async function inWorld<Value>(
  session: CDPSession,
  frameId: string,
  ask: (world: World) => Promise<Value>,
): Promise<Value> {
  const known = worlds.get(session)?.get(frameId);
  if (known !== undefined) {
    try {
      return await ask(known);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", {
    frameId,
    worldName: isolatedWorld,
  });
  return ask({ contextId, has: new Set() });
}

async function call(
  session: CDPSession,
  { contextId, has }: World,
  { name, source }: WorldCode,
  method: string,
  args: unknown[],
): Promise<unknown> {
  const code = has.has(name) ? `globalThis.${name}` : `(globalThis.${name} ??= ${source})`;
  const { result, exceptionDetails } = await session.send("Runtime.callFunctionOn", {
    functionDeclaration: `(...args) => ${code}.${method}(...args)`,
    arguments: args.map((value) => ({ value })),
    executionContextId: contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  // Not before: a script that was stopped has put nothing there.
  has.add(name);
  return result.value;
}

/** Whether the document was replaced before the call came to it. */
function isGone(error: unknown): boolean {
  return error instanceof ProtocolError && error.message.includes("Cannot find context");
}
