import type { DrawnPage } from "./draw-page.ts";
import type { Glances } from "./glance.ts";

/** Which element has the focus; undefined where none has. */
export type Focus = { frameId: string; backendNodeId: number } | undefined;

/** What has the focus in a frame, and where that shows a frame itself, what has it there. */
export function focusIn(glances: Glances, frameId: string): Focus {
  const focused = glances.get(frameId)?.focused;
  if (focused === undefined) return undefined;
  const inner = focused.frameId === undefined ? undefined : focusIn(glances, focused.frameId);
  return inner ?? { frameId, backendNodeId: focused.backendNodeId };
}

export function markFocus({ nodes, frames }: DrawnPage, focus: Focus): void {
  if (focus === undefined) return;
  const { frameId, backendNodeId } = focus;
  const found = nodes.find(
    ({ node }) => node.backendNodeId === backendNodeId && frames[node.frame]?.frameId === frameId,
  );
  if (found !== undefined) found.node.states = { ...found.node.states, focused: true };
}
