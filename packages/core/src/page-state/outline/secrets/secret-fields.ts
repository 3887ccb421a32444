import { captionOf } from "../elements/caption.ts";
import { Relations } from "../elements/relations.ts";
import type { PageTree } from "../tree.ts";
import { isCardNumber } from "./card-number.ts";
import { kindOf, mayBeExpiry, type SecretKind } from "./hints.ts";
import { isSingleCell, rowsOfCells } from "./single-cells.ts";

const fieldTags = new Set(["input", "textarea", "select"]);
const fieldRoles = new Set(["textbox", "searchbox", "combobox", "spinbutton"]);
/** Inputs that hold nothing that was typed. */
const notTypedTypes = new Set(
  "button checkbox color file image radio range reset submit".split(" "),
);
const longestLabel = 200;

/** Fields that hold a password, a one-time code or a card's number, its security code, when it expires. */
export function secretFieldsOf(tree: PageTree): ReadonlyMap<number, SecretKind> {
  const relations = new Relations(tree);
  const kinds = new Map<number, SecretKind>();
  const fields = [...tree.all()].filter((index) => isField(tree, index));
  for (const field of fields) {
    const kind = kindOfField(tree, field, wordsFor(tree, relations, field));
    if (kind !== undefined) kinds.set(field, kind);
  }
  for (const row of rowsOfCells(
    tree,
    fields.filter((field) => isSingleCell(tree, field)),
  )) {
    for (const cell of row) kinds.set(cell, kinds.get(cell) ?? "oneTimeCode");
  }
  const cards = [...kinds].filter(([, kind]) => kind === "cardNumber" || kind === "securityCode");
  const paidIn = new Set(cards.map(([field]) => formAround(tree, field)));
  for (const field of fields) {
    if (kinds.has(field) || !paidIn.has(formAround(tree, field))) continue;
    if (mayBeExpiry(wordsFor(tree, relations, field))) kinds.set(field, "expiry");
  }
  return kinds;
}

function isField(tree: PageTree, index: number): boolean {
  const { tag, attributes } = tree.node(index);
  if (tag === "input") return !notTypedTypes.has(attributes?.["type"]?.toLowerCase() ?? "text");
  if (fieldTags.has(tag)) return true;
  return (
    fieldRoles.has(attributes?.["role"] ?? "") ||
    (attributes?.["contenteditable"] ?? "false") !== "false"
  );
}

function kindOfField(
  tree: PageTree,
  index: number,
  said: readonly string[],
): SecretKind | undefined {
  const { tag, value = "" } = tree.node(index);
  const type = tag === "input" ? tree.attribute(index, "type").toLowerCase() : "";
  if (type === "password") return "password";
  const kind = kindOf(tree.attribute(index, "autocomplete"), said);
  if (kind !== undefined) return kind;
  const held = value === "" && !fieldTags.has(tag) ? tree.text(index) : value;
  return isCardNumber(held) || isCardNumber(tree.attribute(index, "value"))
    ? "cardNumber"
    : undefined;
}

function wordsFor(tree: PageTree, relations: Relations, index: number): string[] {
  const { name = "", attributes } = tree.node(index);
  const labels = [...relations.labelsOf(index), ...relations.named(index, "aria-labelledby")];
  const said = [
    name,
    attributes?.["name"],
    attributes?.["id"],
    attributes?.["aria-label"],
    attributes?.["placeholder"],
    attributes?.["title"],
    ...labels.map((label) => tree.text(label)),
    captionOf(tree, relations, index),
  ];
  return said.flatMap((text) =>
    text === undefined || text === "" || text.length > longestLabel ? [] : [text],
  );
}

function formAround(tree: PageTree, index: number): number {
  return (
    tree.closest(index, (at) => tree.node(at).tag === "form") ?? tree.node(index).frame - tree.size
  );
}
