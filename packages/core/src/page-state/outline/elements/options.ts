import type { PageTree } from "../tree.ts";
import { fold, shorten } from "../words.ts";
import type { Relations } from "./relations.ts";

const toldMax = 20;
const optionLength = 100;

type Option = { label: string; isSelected: boolean; isOffered: boolean; value: string };

export type Options = { labels: string[]; count: number; selected: string[] };

/** What there is to choose from in a select, a combobox or a field with suggestions; undefined for all others. */
export function optionsOf(
  tree: PageTree,
  relations: Relations,
  index: number,
): Options | undefined {
  const holder = holderOf(tree, relations, index);
  if (holder === undefined) return undefined;
  const options = read(tree, holder);
  if (options.length === 0) return undefined;
  const offered = options.filter(({ isOffered }) => isOffered);
  return {
    labels: offered.slice(0, toldMax).map(({ label }) => label),
    count: offered.length,
    selected: chosen(tree, index, options).map(({ label }) => label),
  };
}

function holderOf(tree: PageTree, relations: Relations, index: number): number | undefined {
  const { tag, attributes } = tree.node(index);
  if (tag === "select") return index;
  if (attributes?.["list"] !== undefined) return relations.byId(index, attributes["list"]);
  if (attributes?.["role"] !== "combobox") return undefined;
  const popups = [
    ...relations.named(index, "aria-controls"),
    ...relations.named(index, "aria-owns"),
  ];
  return popups.find((popup) => tree.shows(popup));
}

function read(tree: PageTree, holder: number): Option[] {
  const options: Option[] = [];
  for (const index of tree.descendants(holder)) {
    const { tag, attributes, states, name = "" } = tree.node(index);
    if (tag !== "option" && attributes?.["role"] !== "option") continue;
    const label =
      attributes?.["label"] ?? (writtenText(tree, index) || name || (attributes?.["value"] ?? ""));
    options.push({
      label: shorten(fold(label), optionLength),
      isSelected: states?.selected === true,
      isOffered: !isOff(tree, index),
      value: attributes?.["value"] ?? label,
    });
  }
  return options;
}

/** It cannot be chosen, nor can anything in its group. */
function isOff(tree: PageTree, index: number): boolean {
  if (tree.hasAttribute(index, "disabled")) return true;
  if (tree.attribute(index, "aria-disabled") === "true") return true;
  const group = tree.parent(index);
  return group >= 0 && tree.node(group).tag === "optgroup" && tree.hasAttribute(group, "disabled");
}

/** As written: the options of a closed select are drawn nowhere. */
function writtenText(tree: PageTree, index: number): string {
  return Array.from(tree.descendants(index), (at) => tree.node(at).text ?? "").join(" ");
}

function chosen(tree: PageTree, index: number, options: Option[]): Option[] {
  const marked = options.filter(({ isSelected }) => isSelected);
  if (marked.length > 0 || tree.node(index).tag !== "select") return marked;
  const { value } = tree.node(index);
  if (value === undefined || value === "") return [];
  return options
    .filter((option) => option.value === value || option.label === fold(value))
    .slice(0, 1);
}
