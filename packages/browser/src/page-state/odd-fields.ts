import type { RawFrame, RawNode } from "@dormouse/core";
import type { DrawnNode } from "./drawn-node.ts";
import type { Glances } from "./glance.ts";

/** What no snapshot says of a field. */
export type Oddness = {
  /** A checkbox that is neither checked nor not. */
  isMixed: boolean;
  /** The browser finds what it holds wrong. */
  isInvalid: boolean;
};

/** By frame, the fields that are odd. A frame that did not say, or has very many of them, is left out. */
export type OddFields = ReadonlyMap<string, ReadonlyMap<number, Oddness>>;

const even: Oddness = { isMixed: false, isInvalid: false };

export function oddFieldsOf(glances: Glances): OddFields {
  const odd = [...glances].flatMap(([frameId, glance]) =>
    glance.odd === undefined ? [] : [[frameId, glance.odd] as const],
  );
  return new Map(odd);
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
