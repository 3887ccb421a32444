import type { NodeHandle, Section } from "../../page-content.ts";
import type { KeyedSection } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { frameAround } from "./frames.ts";
import type { Part } from "./part.ts";
import { SectionKeys } from "./section-keys.ts";

export type Arranged = {
  order: string[];
  sections: Record<string, Section<NodeHandle>>;
  keyed: KeyedSection[];
};

/** Gives each part its key, what it lies in, and its place: dialogs with all in them, messages, then the page. */
export function arrange(tree: PageTree, parts: readonly Part[]): Arranged {
  const holding = new Map(parts.filter(isHolding).map((part) => [part.node, part]));
  const around = (part: Part): Part | undefined => {
    // Controls that lie in another section stand there: these may have their heading in it, not themselves.
    const node =
      part.section.kind === "controls"
        ? frameAround(tree, tree.parent(part.node))
        : tree.closest(tree.parent(part.node), (at) => holding.has(at));
    return node === undefined ? undefined : holding.get(node);
  };
  const inDialog = (part: Part): boolean => {
    const outer = around(part);
    return part.section.kind === "dialog" || (outer !== undefined && inDialog(outer));
  };
  const rank = (part: Part): number => (inDialog(part) ? 0 : part.section.kind === "alert" ? 1 : 2);
  const keys = new SectionKeys();
  const inPage = parts.toSorted(
    (one, other) => tree.position(one.node) - tree.position(other.node),
  );
  const keyOf = new Map(inPage.map((part) => [part, keys.next(part.section.kind, part.traits)]));
  const inOrder = inPage.toSorted((one, other) => rank(one) - rank(other));
  const keyed = inOrder.map((part) => {
    const outer = around(part);
    const within = outer === undefined ? undefined : keyOf.get(outer);
    const section = within === undefined ? part.section : { ...part.section, within };
    return { key: keyOf.get(part) ?? "", node: part.node, section };
  });
  return {
    order: keyed.map(({ key }) => key),
    sections: Object.fromEntries(keyed.map(({ key, section }) => [key, section])),
    keyed,
  };
}

/** Controls and prose hold no other section. */
function isHolding({ section }: Part): boolean {
  return section.kind !== "controls" && section.kind !== "text";
}
