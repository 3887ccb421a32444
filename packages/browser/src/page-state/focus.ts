import type { CDPSession, Protocol } from "puppeteer-core";
import { isolatedWorld } from "../inject/isolated-world.ts";
import { answerOf } from "../state/bound.ts";
import type { DrawnPage } from "./draw-page.ts";
import type { LineSnapshot } from "./page-documents.ts";

/** Which element has the focus; undefined where none has. */
export type Focus = { frameId: string; backendNodeId: number } | undefined;

/** Looks into the frame that has the focus, and there into the frame that has it. */
export async function readFocus(
  captured: readonly LineSnapshot[],
  frameId = captured[0]?.documents[0]?.frameId,
): Promise<Focus> {
  const line = captured.find(({ documents }) => documents.some((each) => each.frameId === frameId));
  if (line === undefined || frameId === undefined) return undefined;
  const node = await answerOf(focusedIn(line.line.session, frameId));
  if (node === undefined) return undefined;
  const inner = node.frameId === undefined ? undefined : await readFocus(captured, node.frameId);
  return inner ?? { frameId, backendNodeId: node.backendNodeId };
}

export function markFocus({ nodes, frames }: DrawnPage, focus: Focus): void {
  if (focus === undefined) return;
  const { frameId, backendNodeId } = focus;
  const found = nodes.find(
    ({ node }) => node.backendNodeId === backendNodeId && frames[node.frame]?.frameId === frameId,
  );
  if (found !== undefined) found.node.states = { ...found.node.states, focused: true };
}

/** Asked where the page's own scripts neither see nor change it. */
const focused = `(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === document.body || element === document.documentElement ? null : element;
})()`;

async function focusedIn(
  session: CDPSession,
  frameId: string,
): Promise<Protocol.DOM.Node | undefined> {
  const world = await session.send("Page.createIsolatedWorld", {
    frameId,
    worldName: isolatedWorld,
  });
  const { result } = await session.send("Runtime.evaluate", {
    expression: focused,
    contextId: world.executionContextId,
  });
  const { objectId } = result;
  if (objectId === undefined) return undefined;
  const { node } = await session.send("DOM.describeNode", { objectId });
  // Nothing waits for this.
  void answerOf(session.send("Runtime.releaseObject", { objectId }));
  return node;
}
