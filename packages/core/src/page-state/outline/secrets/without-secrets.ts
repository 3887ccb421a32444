import type { RawNode, RawPage } from "../../raw-page.ts";
import type { SecretMemory } from "../../secret-memory/secret-memory.ts";
import { PageTree } from "../tree.ts";
import { blotMark, type Blotter, blotterOf } from "./blot-out.ts";
import type { SecretKind } from "./hints.ts";
import { secretFieldsOf } from "./secret-fields.ts";

export type MaskedPage = {
  page: RawPage;
  /** Fields that hold what is never told, by their index: whether they hold anything. */
  secrets: ReadonlyMap<number, boolean>;
  /** What of them is to be kept from later pages, too: an expiry is a date like any other there. */
  hidden: readonly string[];
  /** Whether any text of the page may say what is never told. */
  mayTell: boolean;
  /** For what is put together of several pieces of the page as it was read. */
  blotPiece: Blotter;
  /** For what is asked of the page later, when more may be known to be secret. */
  blot: Blotter;
};

/**
 * The page without what is never told of it: what passwords, one-time codes and cards are, in their fields and
 * wherever else the page says it. All that is read further is read of this one.
 * @param memory of what was secret on pages before
 */
export function withoutSecrets(raw: RawPage, memory?: KnownSecrets): MaskedPage {
  const tree = PageTree.of(raw);
  const kinds = secretFieldsOf(tree);
  const fields = [...kinds.keys()];
  const held = new Map(fields.map((field) => [field, holdingOf(tree, field)]));
  const values = [...held.values()].map((value) => value.trim());
  const whole = [...(raw.secrets ?? []), ...inRows(tree, fields, held)];
  const hidden = [...whole, ...values.filter((_, at) => isLasting(kinds.get(fields[at] ?? -1)))];
  const blot = withMemory(blotterOf([...whole, ...values]), memory);
  const mayTell = fields.length > 0 || whole.length > 0 || memory?.isEmpty === false;
  const blotPiece = mayTell ? once(blot) : blot;
  const emptied = new Set(fields.flatMap((field) => [...tree.descendants(field)]));
  const nodes = raw.nodes.map((node, index) => {
    const value = held.get(index);
    if (value !== undefined) return emptyField(node, value.trim(), blotPiece);
    const blotted = blotNode(node, blotPiece);
    return emptied.has(index) ? emptyPart(blotted) : blotted;
  });
  const page: RawPage = {
    ...raw,
    secrets: [],
    url: blot(raw.url),
    title: blot(raw.title),
    frames: raw.frames.map((frame) => ({ ...frame, url: blot(frame.url) })),
    nodes,
  };
  return {
    page: !mayTell && isAsItWas(page, raw) ? raw : page,
    mayTell,
    secrets: new Map([...held].map(([field, value]) => [field, value !== ""])),
    hidden,
    blotPiece,
    blot,
  };
}

function isLasting(kind: SecretKind | undefined): boolean {
  return kind !== "expiry" && kind !== "securityCode";
}

export type KnownSecrets = Pick<SecretMemory, "blot" | "isEmpty">;

/** Of two secrets one may be a part of the other: the one that is taken out first must leave nothing of the other. */
function withMemory(blot: Blotter, memory: KnownSecrets | undefined): Blotter {
  if (memory === undefined) return blot;
  return (text) => {
    const remembered = memory.blot(text);
    const both = blot(remembered);
    if (remembered === text) return both;
    const otherwise = memory.blot(blot(text));
    return otherwise.length < both.length ? otherwise : both;
  };
}

/** Longer ones seldom come again. */
const longestRepeated = 500;

/** A page says the same words again and again, and what is told of it is in its words. */
function once(blot: Blotter): Blotter {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > longestRepeated) return blot(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const told = blot(text);
    known.set(text, told);
    return told;
  };
}

/** What is known of a reading is known of the same one further on. */
function isAsItWas(page: RawPage, raw: RawPage): boolean {
  return (
    page.url === raw.url &&
    page.title === raw.title &&
    page.frames.every(({ url }, at) => url === raw.frames[at]?.url) &&
    page.nodes.every((node, at) => node === raw.nodes[at])
  );
}

function holdingOf(tree: PageTree, index: number): string {
  const { value, tag } = tree.node(index);
  if (value !== undefined && value !== "") return value;
  const isField = tag === "input" || tag === "textarea" || tag === "select";
  return isField ? "" : tree.text(index);
}

/** What cells that stand together hold together. */
function inRows(
  tree: PageTree,
  fields: readonly number[],
  held: ReadonlyMap<number, string>,
): string[] {
  const rows = new Map<number, string>();
  for (const field of fields) {
    const value = held.get(field) ?? "";
    if (value.length !== 1) continue;
    const holder = tree.parent(tree.parent(field));
    for (const place of [tree.parent(field), holder])
      rows.set(place, (rows.get(place) ?? "") + value);
  }
  return [...rows.values()];
}

function emptyField(node: RawNode, value: string, blot: Blotter): RawNode {
  const blotted = structuredClone(blotNode(node, shortBlotter(value, blot)));
  delete blotted.value;
  delete blotted.attributes?.["value"];
  delete blotted.states?.valueText;
  return blotted;
}

/** In its own words a field may also say what is too short to be looked for in all others. */
function shortBlotter(value: string, blot: Blotter): Blotter {
  if (value.length !== 3) return blot;
  return (text) =>
    blot(
      text
        .split(/\b/u)
        .map((word) => (word === value ? blotMark : word))
        .join(""),
    );
}

function emptyPart(node: RawNode): RawNode {
  const part = { ...node };
  for (const told of ["value", "name", "states"] as const) delete part[told];
  if (part.text !== undefined) part.text = "";
  return part;
}

/** Attributes that are never told, and long. */
const untoldAttributes = new Set(["class", "style", "d", "points", "transform"]);

const none: ReadonlySet<string> = new Set();

/** The node itself where it says nothing of it. */
function blotNode(node: RawNode, blot: Blotter): RawNode {
  let blotted = node;
  for (const part of ["text", "name", "description", "value", "source"] as const) {
    const said = node[part];
    const told = said === undefined ? undefined : blot(said);
    if (told !== undefined && told !== said) blotted = { ...blotted, [part]: told };
  }
  const attributes = node.attributes && blotAll(node.attributes, blot, untoldAttributes);
  const states = node.states && blotAll(node.states, blot, none);
  if (attributes !== undefined && attributes !== node.attributes)
    blotted = { ...blotted, attributes };
  if (states !== undefined && states !== node.states) blotted = { ...blotted, states };
  return blotted;
}

/** The entries themselves where they say nothing of it. */
function blotAll<Entries extends object>(
  entries: Entries,
  blot: Blotter,
  untold: ReadonlySet<string>,
): Entries {
  let blotted = entries;
  for (const name of Object.keys(entries) as (keyof Entries & string)[]) {
    const said = entries[name];
    if (typeof said !== "string" || untold.has(name)) continue;
    const told = blot(said);
    if (told !== said) blotted = { ...blotted, [name]: told };
  }
  return blotted;
}
