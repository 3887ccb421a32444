import type { ElementHandle, Frame } from "puppeteer-core";
import { idOf, sessionOf } from "../page-state/lines.ts";
import type { FramePlace } from "./locate.ts";
import { DocumentGoneError, isDocumentGone, isolatedRealm } from "./toolkit.ts";

/**
 * The element of the frame's document that Chromium has under this number, also in a closed shadow root.
 * @throws DocumentGoneError when there is none any more.
 */
export function adoptNode(frame: Frame, backendNodeId: number): Promise<ElementHandle> {
  return unlessGone(async () => {
    return (await isolatedRealm(frame).adoptBackendNode(backendNodeId)) as ElementHandle;
  });
}

/**
 * The iframe elements that lead to the frame, outermost first.
 * @throws DocumentGoneError
 */
export async function ownersOf(frame: Frame): Promise<FramePlace["owners"]> {
  const parent = frame.parentFrame();
  if (parent === null) return [];
  const [above, element] = await Promise.all([ownersOf(parent), ownerOf(frame, parent)]);
  return [...above, { parent, element }];
}

async function ownerOf(frame: Frame, parent: Frame): Promise<ElementHandle> {
  const { backendNodeId } = await unlessGone(() =>
    sessionOf(parent).send("DOM.getFrameOwner", { frameId: idOf(frame) }),
  );
  return adoptNode(parent, backendNodeId);
}

async function unlessGone<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    throw isDocumentGone(error) ? new DocumentGoneError("node gone", { cause: error }) : error;
  }
}
