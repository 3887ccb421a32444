import type { RawNode, RawPage } from "@dormouse/core";
import { answerOf } from "../state/bound.ts";
import type { Focus } from "./focus.ts";
import { hearTheSame, type Listeners } from "./listeners.ts";
import { areSame, type OddFields } from "./odd-fields.ts";
import type { LineSnapshot } from "./page-documents.ts";
import { areSameSnapshots } from "./same-snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** A page as it was read, and what tells whether it still is as it was. */
export type Reading = {
  raw: RawPage;
  /** Of each process. */
  snapshots: readonly Snapshot[];
  focus: Focus;
  odd: OddFields;
  listeners: Listeners;
  /** Checkboxes of which that does not say whether they are neither checked nor not. */
  asked: readonly RawNode[];
};

/** Beyond this to ask for all of them again takes no longer. */
const boxesMax = 16;

/** Whether the page's documents, their styles and their layout are what was read of them. */
export function isDrawnTheSame(
  { raw, snapshots }: Reading,
  captured: readonly LineSnapshot[],
): boolean {
  if (raw.unread !== undefined || raw.nodes.some(hasStatesOfItsOwn)) return false;
  return areSameSnapshots(snapshots, captured);
}

/**
 * Whether the page still is what was read of it, where it is drawn the same: what has the focus, and which
 * checkboxes are neither checked nor not, no snapshot of it shows.
 */
export async function isStill(
  { raw, focus: before, odd, listeners, asked }: Reading,
  captured: readonly LineSnapshot[],
  now: { focus: Focus; odd: OddFields; listeners: Listeners },
): Promise<boolean> {
  const { focus } = now;
  if (before?.backendNodeId !== focus?.backendNodeId || before?.frameId !== focus?.frameId) {
    return false;
  }
  if (!areSame(odd, now.odd) || !hearTheSame(listeners, now.listeners)) return false;
  const boxes = asked.filter(({ role }) => role !== undefined);
  if (boxes.length > boxesMax) return false;
  const checked = await Promise.all(boxes.map((box) => stateOf(raw, captured, box, "checked")));
  return boxes.every(({ states }, at) => checked[at] === String(states?.checked));
}

/** A custom element may say what it is without any attribute. */
function hasStatesOfItsOwn({ tag, role = "generic", attributes }: RawNode): boolean {
  return tag.includes("-") && role !== "generic" && attributes?.["role"] === undefined;
}

async function stateOf(
  raw: RawPage,
  captured: readonly LineSnapshot[],
  { frame, backendNodeId }: RawNode,
  name: string,
): Promise<string> {
  const frameId = raw.frames[frame]?.frameId;
  const line = captured.find(({ documents }) => documents.some((each) => each.frameId === frameId));
  const asking = line?.line.session.send("Accessibility.getPartialAXTree", {
    backendNodeId,
    fetchRelatives: false,
  });
  const answer = asking && (await answerOf(asking));
  const property = answer?.nodes[0]?.properties?.find((each) => each.name === name);
  return String(property?.value.value);
}
