import type { ElementHandle, Frame, JSHandle, Realm } from "puppeteer-core";
import type { PageToolkit } from "../page/toolkit.ts";
import { toolkitSource } from "./toolkit-source.ts";

type IsolatedRealm = Realm & { adoptBackendNode(backendNodeId: number): Promise<JSHandle> };

type Method = keyof PageToolkit;
type Handled<Value> = Value extends Node ? ElementHandle : Value;
type HandledAll<Values extends unknown[]> = { [Index in keyof Values]: Handled<Values[Index]> };
type Arguments<Name extends Method> = HandledAll<Parameters<PageToolkit[Name]>>;
type Result<Name extends Method> = Awaited<ReturnType<PageToolkit[Name]>>;

/** Methods that are asked of an element, and what else they take. */
export type ElementMethod = {
  [Name in Method]: Element extends Parameters<PageToolkit[Name]>[0] ? Name : never;
}[Method];
export type OtherArguments<Name extends ElementMethod> =
  Arguments<Name> extends [unknown, ...infer Others] ? Others : never;
export type { Result as ToolkitResult };

/** The frame's document went away, by a navigation or with its frame, while the page was asked. */
export class DocumentGoneError extends Error {
  override readonly name = "DocumentGoneError";
}

const toolkits = new WeakMap<Realm, Promise<JSHandle<PageToolkit>>>();

/**
 * Calls the toolkit in the frame's isolated world, where the page's scripts can neither see nor bend it.
 * @throws DocumentGoneError when the document is replaced meanwhile: look everything up again.
 */
export async function callToolkit<Name extends Method>(
  frame: Frame,
  method: Name,
  ...parameters: Arguments<Name>
): Promise<Result<Name>> {
  const run = async (toolkit: JSHandle<PageToolkit>): Promise<unknown> =>
    toolkit.evaluate(invoke, method, ...(parameters as unknown[]));
  return (await withToolkit(frame, run)) as Result<Name>;
}

/** As `callToolkit`, for methods that answer with an element: its handle, else the plain answer. */
export async function callForElement<Name extends Method>(
  frame: Frame,
  method: Name,
  ...parameters: Arguments<Name>
): Promise<ElementHandle | Exclude<Result<Name>, Element>> {
  return withToolkit(frame, async (toolkit) => {
    const handle = await toolkit.evaluateHandle(invoke, method, ...(parameters as unknown[]));
    const element = handle.asElement();
    if (element !== null) return element as ElementHandle;
    const value = await handle.jsonValue();
    await handle.dispose();
    return value as Exclude<Result<Name>, Element>;
  });
}

/**
 * Calls the toolkit for an element, unless that says by now that it is another: then "changed", and nothing was
 * done. The page has no time in between.
 */
export async function callUnlessChanged<Name extends ElementMethod>(
  { frame, element, identity }: { frame: Frame; element: ElementHandle; identity: string },
  method: Name,
  ...others: OtherArguments<Name>
): Promise<{ result: Result<Name> } | "changed"> {
  const run = async (toolkit: JSHandle<PageToolkit>): Promise<unknown> =>
    toolkit.evaluate(invokeUnlessChanged, identity, method, element, ...(others as unknown[]));
  return (await withToolkit(frame, run)) as { result: Result<Name> } | "changed";
}

/** Calls the toolkit for an element. */
export function callFor<Name extends ElementMethod>(
  { frame, element }: { frame: Frame; element: ElementHandle },
  method: Name,
  ...others: OtherArguments<Name>
): Promise<Result<Name>> {
  return callToolkit(frame, method, ...([element, ...others] as unknown as Arguments<Name>));
}

const invokeUnlessChanged = async (
  toolkit: PageToolkit,
  identity: string,
  method: Method,
  element: Element,
  ...others: unknown[]
): Promise<unknown> => {
  if (!toolkit.isStill(element, identity)) return "changed";
  return { result: await (toolkit[method] as (...all: unknown[]) => unknown)(element, ...others) };
};

const invoke = (toolkit: PageToolkit, method: Method, ...parameters: unknown[]): unknown =>
  (toolkit[method] as (...all: unknown[]) => unknown)(...parameters);

async function withToolkit<Value>(
  frame: Frame,
  use: (toolkit: JSHandle<PageToolkit>) => Promise<Value>,
): Promise<Value> {
  // A toolkit of the document before is found out by its failing call, and made anew once.
  for (const lastTry of [false, true]) {
    const realm = isolatedRealm(frame);
    const installed = toolkits.get(realm) ?? install(realm);
    try {
      return await use(await installed);
    } catch (error) {
      if (!isDocumentGone(error)) throw error;
      if (toolkits.get(realm) === installed) toolkits.delete(realm);
      if (lastTry || frame.detached) throw new DocumentGoneError("document gone", { cause: error });
    }
  }
  throw new DocumentGoneError("document gone");
}

function install(realm: Realm): Promise<JSHandle<PageToolkit>> {
  const installing = realm.evaluateHandle(toolkitSource) as Promise<JSHandle<PageToolkit>>;
  installing.catch(() => toolkits.delete(realm));
  toolkits.set(realm, installing);
  return installing;
}

/** Puppeteer keeps a world of its own in every frame; its public types leave it out. */
export function isolatedRealm(frame: Frame): IsolatedRealm {
  return (frame as Frame & { isolatedRealm(): IsolatedRealm }).isolatedRealm();
}

const documentGone = [
  "Execution context was destroyed",
  "Execution context is not available",
  "Cannot find context with specified id",
  "Could not find object with given id",
  "Cannot find object with given id",
  "Argument should belong to the same JavaScript world",
  "JSHandles can be evaluated only in the context they were created",
  "Inspected target navigated or closed",
  "Node is detached from document",
  "No node with given id",
  "Could not find node with given id",
  "Target closed",
  "Session closed",
  "Session with given id not found",
  "Frame detached",
  "detached Frame",
  "Frame with the given id was not found",
  "frame got detached",
];

export function isDocumentGone(error: unknown): boolean {
  if (error instanceof DocumentGoneError) return true;
  const message = error instanceof Error ? error.message : "";
  return documentGone.some((part) => message.includes(part));
}
