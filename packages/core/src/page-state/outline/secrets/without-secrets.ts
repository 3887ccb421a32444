import type { RawNode, RawPage } from "../../raw-page.ts";
import { PageTree } from "../tree.ts";
import { BLOT, type Blotter, blotterOf } from "./blot-out.ts";
import { secretFieldsOf } from "./secret-fields.ts";

export type MaskedPage = {
  page: RawPage;
  /** Fields that hold what is never told, by their index: whether they hold anything. */
  secrets: ReadonlyMap<number, boolean>;
  /** What they hold, and what else the reading was told to keep from all. */
  hidden: readonly string[];
  /** For what is put together of several pieces of the page. */
  blot: Blotter;
};

/**
 * The page without what is never told of it: what passwords, one-time codes and cards are, in their fields and
 * wherever else the page says it. All that is read further is read of this one.
 */
export const withoutSecrets = (raw: RawPage): MaskedPage => {
  const tree = new PageTree(raw);
  const fields = [...secretFieldsOf(tree).keys()];
  const held = new Map(fields.map((field) => [field, holdingOf(tree, field)]));
  const values = [...held.values()].map((value) => value.trim());
  const hidden = [...(raw.secrets ?? []), ...values, ...inRows(tree, fields, held)];
  const blot = blotterOf(hidden);
  const emptied = new Set(fields.flatMap((field) => [...tree.descendants(field)]));
  const nodes = raw.nodes.map((node, index) => {
    const value = held.get(index);
    if (value !== undefined) return emptyField(node, value.trim(), blot);
    const blotted = blotNode(node, blot);
    return emptied.has(index) ? emptyPart(blotted) : blotted;
  });
  return {
    page: {
      ...raw,
      secrets: [],
      url: blot(raw.url),
      title: blot(raw.title),
      frames: raw.frames.map((frame) => ({ ...frame, url: blot(frame.url) })),
      nodes,
    },
    secrets: new Map([...held].map(([field, value]) => [field, value !== ""])),
    hidden,
    blot,
  };
};

const holdingOf = (tree: PageTree, index: number): string => {
  const { value, tag } = tree.node(index);
  if (value !== undefined && value !== "") return value;
  const isField = tag === "input" || tag === "textarea" || tag === "select";
  return isField ? "" : tree.text(index);
};

/** What cells that stand together hold together. */
const inRows = (
  tree: PageTree,
  fields: readonly number[],
  held: ReadonlyMap<number, string>,
): string[] => {
  const rows = new Map<number, string>();
  for (const field of fields) {
    const value = held.get(field) ?? "";
    if (value.length !== 1) continue;
    const holder = tree.parent(tree.parent(field));
    for (const place of [tree.parent(field), holder])
      rows.set(place, (rows.get(place) ?? "") + value);
  }
  return [...rows.values()];
};

const emptyField = (node: RawNode, value: string, blot: Blotter): RawNode => {
  const blotted = blotNode(node, shortBlotter(value, blot));
  delete blotted.value;
  delete blotted.attributes?.["value"];
  delete blotted.states?.valueText;
  return blotted;
};

/** In its own words a field may also say what is too short to be looked for in all others. */
const shortBlotter = (value: string, blot: Blotter): Blotter => {
  if (value.length !== 3) return blot;
  return (text) =>
    blot(
      text
        .split(/\b/u)
        .map((word) => (word === value ? BLOT : word))
        .join(""),
    );
};

const emptyPart = (node: RawNode): RawNode => {
  const part = { ...node };
  for (const told of ["value", "name", "states"] as const) delete part[told];
  if (part.text !== undefined) part.text = "";
  return part;
};

/** Attributes that are never told, and long. */
const UNTOLD = new Set(["class", "style", "d", "points", "transform"]);

const blotNode = (node: RawNode, blot: Blotter): RawNode => {
  const blotted: RawNode = { ...node };
  for (const part of ["text", "name", "description", "value", "source"] as const) {
    const said = node[part];
    if (said !== undefined) blotted[part] = blot(said);
  }
  if (node.attributes !== undefined) blotted.attributes = blotAll(node.attributes, blot, UNTOLD);
  if (node.states !== undefined) blotted.states = blotAll(node.states, blot, new Set());
  return blotted;
};

const blotAll = <Entries extends object>(
  entries: Entries,
  blot: Blotter,
  untold: ReadonlySet<string>,
): Entries =>
  Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [
      name,
      typeof value === "string" && !untold.has(name) ? blot(value) : value,
    ]),
  ) as Entries;
