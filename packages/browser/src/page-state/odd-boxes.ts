import type { RawFrame, RawNode } from "@dormouse/core";
import type { CDPSession } from "puppeteer-core";
import { isolatedWorld } from "../inject/isolated-world.ts";
import { answerOf } from "../state/bound.ts";
import type { DrawnNode } from "./drawn-node.ts";
import type { LineSnapshot } from "./page-documents.ts";
import type { DocumentSnapshot } from "./snapshot.ts";

/**
 * By frame, the checkboxes and radio buttons of which only the accessibility tree says all: neither checked nor not, or
 * found wrong. A frame that did not say, or has many of them, is left out.
 */
export type OddBoxes = ReadonlyMap<string, ReadonlySet<number>>;

/** To ask for more of them by themselves takes longer than to ask for all again. */
const oddMax = 16;

/** Asks each frame that draws any, once. */
export async function readOddBoxes(captured: readonly LineSnapshot[]): Promise<OddBoxes> {
  const odd = new Map<string, ReadonlySet<number>>();
  const reading = captured.flatMap(({ line, documents }) =>
    documents.filter(drawsBoxes).map(async ({ frameId }) => {
      const found = await answerOf(oddIn(line.session, frameId));
      if (found !== undefined) odd.set(frameId, found);
    }),
  );
  await Promise.all(reading);
  return odd;
}

/** Whether what the DOM says of the box is all there is. No script of ours looks into shadow roots: some are closed. */
export function isEven(
  odd: OddBoxes,
  frames: readonly RawFrame[],
  { node, isInShadow }: Pick<DrawnNode, "node" | "isInShadow">,
): boolean {
  const oddOnes = odd.get(frames[node.frame]?.frameId ?? "");
  return !isInShadow && oddOnes !== undefined && !oddOnes.has(node.backendNodeId);
}

export function areSame(one: OddBoxes, other: OddBoxes): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([frameId, boxes]) => {
    const others = other.get(frameId);
    return others?.size === boxes.size && [...boxes].every((box) => others.has(box));
  });
}

export function isBox({ tag, attributes }: Pick<RawNode, "tag" | "attributes">): boolean {
  const type = attributes?.["type"]?.toLowerCase();
  return tag === "input" && (type === "checkbox" || type === "radio");
}

const inputs = new Set(["INPUT"]);

function drawsBoxes(document: DocumentSnapshot): boolean {
  return document.drawn(inputs).some(({ attributes }) => isBox({ tag: "input", attributes }));
}

/** Asked where the page's own scripts neither see nor change it; null where there are none. */
const oddOnes = `(() => {
  const found = document.querySelectorAll(
    "input[type=checkbox i]:is(:indeterminate, :invalid), input[type=radio i]:invalid",
  );
  return found.length === 0 ? null : [...found].slice(0, ${oddMax + 1});
})()`;

async function oddIn(
  session: CDPSession,
  frameId: string,
): Promise<ReadonlySet<number> | undefined> {
  const world = await session.send("Page.createIsolatedWorld", {
    frameId,
    worldName: isolatedWorld,
  });
  const objectGroup = `odd boxes of ${frameId}`;
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression: oddOnes,
    contextId: world.executionContextId,
    objectGroup,
  });
  if (exceptionDetails !== undefined) return undefined;
  const { objectId } = result;
  if (objectId === undefined) return new Set();
  const listed = await session.send("Runtime.getProperties", { objectId, ownProperties: true });
  const boxes = listed.result.flatMap(({ value }) => value?.objectId ?? []);
  const described =
    boxes.length > oddMax
      ? undefined
      : await Promise.all(boxes.map((box) => session.send("DOM.describeNode", { objectId: box })));
  await session.send("Runtime.releaseObjectGroup", { objectGroup });
  return described && new Set(described.map(({ node }) => node.backendNodeId));
}
