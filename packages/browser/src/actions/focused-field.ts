import type { Action } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import type { ElementHandle, Frame } from "puppeteer-core";
import { adoptNode } from "../locators/node-handles.ts";
import { callForElement, isDocumentGone } from "../locators/toolkit.ts";
import { sessionOf } from "../page-state/lines.ts";
import type { Scene } from "./scene.ts";

export type FocusedField = { frame: Frame; element: ElementHandle };

/**
 * The field that the keyboard writes to, in whichever frame and shadow root that is, a closed one too; undefined
 * where there is none.
 * @param root of a shadow tree in the frame; default: the frame's document
 * @throws what toolkit calls throw where the document goes away
 */
export async function focusedField(
  frame: Frame,
  root?: ElementHandle,
): Promise<FocusedField | undefined> {
  const element = await callForElement(frame, "focused", root);
  if (element === null) return undefined;
  const inner = await element.contentFrame();
  if (inner !== null) return focusedField(inner);
  const closed = await closedRootOf(frame, element);
  const within = closed && (await focusedField(frame, closed));
  return within ?? { frame, element };
}

/**
 * To be called just before keys are pressed: the page may have led them elsewhere since its field was found.
 * @throws ActionError where what the action enters is not for whoever would get it.
 */
export async function refuseFocused(scene: Scene, action: Action): Promise<void> {
  if (scene.context.refuseEntering === undefined) return;
  const { page } = scene;
  try {
    const field = await focusedField(page.mainFrame());
    scene.refuseEntering(action, field?.frame ?? page.mainFrame());
  } catch (error) {
    if (!isDocumentGone(error)) throw error;
    const message = "The page went away while something was entered into it.";
    throw new ActionError("login_failed", message);
  }
}

/** No script can look into it, not even ours: the browser can. */
async function closedRootOf(
  frame: Frame,
  element: ElementHandle,
): Promise<ElementHandle | undefined> {
  const { objectId } = element.remoteObject();
  if (objectId === undefined) return undefined;
  const { node } = await sessionOf(frame).send("DOM.describeNode", { objectId });
  const root = node.shadowRoots?.find(({ shadowRootType }) => shadowRootType === "closed");
  return root && adoptNode(frame, root.backendNodeId);
}
