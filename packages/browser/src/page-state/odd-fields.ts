import type { RawFrame, RawNode } from "@dormouse/core";
import type { CDPSession } from "puppeteer-core";
import { isolatedWorld } from "../inject/isolated-world.ts";
import { answerOf } from "../state/bound.ts";
import type { DrawnNode } from "./drawn-node.ts";
import type { LineSnapshot } from "./page-documents.ts";
import type { DocumentSnapshot } from "./snapshot.ts";

/** What no snapshot says of a field. */
export type Oddness = {
  /** A checkbox that is neither checked nor not. */
  isMixed: boolean;
  /** The browser finds what it holds wrong. */
  isInvalid: boolean;
};

/** By frame, the fields that are odd. A frame that did not say, or has very many of them, is left out. */
export type OddFields = ReadonlyMap<string, ReadonlyMap<number, Oddness>>;

/** To ask for more of them takes longer than to ask the accessibility tree for all. */
const oddMax = 64;

const even: Oddness = { isMixed: false, isInvalid: false };

/** Asks each frame that draws any, once. */
export async function readOddFields(captured: readonly LineSnapshot[]): Promise<OddFields> {
  const odd = new Map<string, ReadonlyMap<number, Oddness>>();
  const reading = captured.flatMap(({ line, documents }) =>
    documents.filter(drawsFields).map(async ({ frameId }) => {
      const found = await answerOf(oddIn(line.session, frameId));
      if (found !== undefined) odd.set(frameId, found);
    }),
  );
  await Promise.all(reading);
  return odd;
}

/** Undefined where that is not known. No script of ours looks into shadow roots: some are closed. */
export function oddnessOf(
  odd: OddFields,
  frames: readonly RawFrame[],
  { node, isInShadow }: Pick<DrawnNode, "node" | "isInShadow">,
): Oddness | undefined {
  const oddOnes = isInShadow ? undefined : odd.get(frames[node.frame]?.frameId ?? "");
  return oddOnes && (oddOnes.get(node.backendNodeId) ?? even);
}

export function areSame(one: OddFields, other: OddFields): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([frameId, fields]) => {
    const others = other.get(frameId);
    if (others?.size !== fields.size) return false;
    return [...fields].every(([field, { isMixed, isInvalid }]) => {
      const known = others.get(field);
      return known?.isMixed === isMixed && known.isInvalid === isInvalid;
    });
  });
}

export function isField({ tag }: Pick<RawNode, "tag">): boolean {
  return tag === "input" || tag === "select" || tag === "textarea";
}

export function isCheckbox({ tag, attributes }: Pick<RawNode, "tag" | "attributes">): boolean {
  return tag === "input" && attributes?.["type"]?.toLowerCase() === "checkbox";
}

const fields = new Set(["INPUT", "SELECT", "TEXTAREA"]);

function drawsFields(document: DocumentSnapshot): boolean {
  return document.drawn(fields).length > 0;
}

/**
 * Asked where the page's own scripts neither see nor change it; null where there are none. Those that are neither
 * checked nor not stand before the null, those that are wrong after it.
 */
const oddOnes = `(() => {
  const mixed = document.querySelectorAll("input[type=checkbox i]:indeterminate");
  const invalid = document.querySelectorAll(":is(input, select, textarea):invalid");
  if (mixed.length + invalid.length === 0) return null;
  return [...mixed, null, ...invalid].slice(0, ${oddMax + 2});
})()`;

async function oddIn(
  session: CDPSession,
  frameId: string,
): Promise<ReadonlyMap<number, Oddness> | undefined> {
  const world = await session.send("Page.createIsolatedWorld", {
    frameId,
    worldName: isolatedWorld,
  });
  const objectGroup = `odd fields of ${frameId}`;
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression: oddOnes,
    contextId: world.executionContextId,
    objectGroup,
  });
  if (exceptionDetails !== undefined) return undefined;
  const { objectId } = result;
  if (objectId === undefined) return new Map();
  const found = await describe(session, objectId);
  // Nothing waits for this.
  void answerOf(session.send("Runtime.releaseObjectGroup", { objectGroup }));
  return found;
}

async function describe(
  session: CDPSession,
  objectId: string,
): Promise<ReadonlyMap<number, Oddness> | undefined> {
  const { result } = await session.send("Runtime.getProperties", { objectId, ownProperties: true });
  const listed = result.filter(({ name }) => /^\d+$/.test(name));
  if (listed.length > oddMax + 1) return undefined;
  const ids = await Promise.all(
    listed.map(async ({ value }) => {
      if (value?.objectId === undefined) return undefined;
      const { node } = await session.send("DOM.describeNode", { objectId: value.objectId });
      return node.backendNodeId;
    }),
  );
  const between = ids.indexOf(undefined);
  const mixed = new Set(ids.slice(0, between));
  const invalid = new Set(ids.slice(between + 1));
  return new Map(
    ids.flatMap((id) => {
      if (id === undefined) return [];
      return [[id, { isMixed: mixed.has(id), isInvalid: invalid.has(id) }] as const];
    }),
  );
}
