import type { PageTree } from "../tree.ts";
import { fold, shorten } from "../words.ts";
import { besideOf } from "./beside.ts";
import { captionOf } from "./caption.ts";
import { iconName } from "./icon-name.ts";
import type { Relations } from "./relations.ts";
import { isEditor } from "./verb.ts";

export const nameLength = 200;
/** Longer than this, the text within a thing is what it holds, and its beginning stands for it. */
const textLength = 100;

const editorHints = ["aria-placeholder", "data-placeholder", "placeholder"];
const fieldTags = new Set(["input", "select", "textarea"]);

/**
 * What an element is called: by the accessibility tree, else by its label, its placeholder, its title, its picture's
 * alternative text, an icon that is known, its text in short. Empty where nothing says.
 */
export function nameOf(tree: PageTree, relations: Relations, index: number): string {
  for (const name of candidates(tree, relations, index)) {
    const told = tidy(name);
    if (told !== "") return shorten(told, nameLength);
  }
  return "";
}

function* candidates(tree: PageTree, relations: Relations, index: number): Generator<string, void> {
  const { tag, name = "" } = tree.node(index);
  const isField = fieldTags.has(tag);
  // Of a player that cannot play, the accessibility tree says just that.
  if (tag === "video" || tag === "audio") yield tree.attribute(index, "aria-label");
  yield name;
  // Behind a dialog that is open, the accessibility tree names nothing.
  const labels = relations.named(index, "aria-labelledby").map((label) => tree.text(label));
  yield labels.join(" ");
  yield tree.attribute(index, "aria-label");
  for (const label of relations.labelsOf(index)) {
    yield tree.textWithout(label, (at) => fieldTags.has(tree.node(at).tag));
  }
  if (isField) yield tree.attribute(index, "placeholder");
  else if (isEditor(tree, index)) yield* editorHints.map((hint) => tree.attribute(index, hint));
  else yield tree.text(index, textLength);
  if (tag === "area") yield tree.attribute(index, "alt");
  yield tree.attribute(index, "title");
  yield* pictures(tree, index);
  yield iconName(tree, index) ?? "";
  if (isField) yield captionOf(tree, relations, index) ?? "";
  yield* ownNames(tree, index);
}

/** What whoever wrote the page calls it in its code, where nobody else gives it a name. */
function* ownNames(tree: PageTree, index: number): Generator<string, void> {
  const type = tree.attribute(index, "type").toLowerCase();
  if (type === "submit" || type === "reset") yield type === "submit" ? "Submit" : "Reset";
  if (type === "file") yield besideOf(tree, index) ?? "";
  const written = tree.attribute(index, "name") || tree.attribute(index, "id");
  if (writtenName.test(written)) yield inWords(written);
}

/** Words of a person's: what a library makes up has numbers in it, or colons. */
const writtenName = /^[a-z][a-z]+(?:[_.[\]-]*[a-z]+)*\]?\d?$/iu;

function* pictures(tree: PageTree, index: number): Generator<string, void> {
  let looked = 0;
  for (const inner of tree.descendants(index)) {
    looked += 1;
    // A picture that names its control stands near its beginning.
    if (looked > 20) return;
    const { tag, text = "" } = tree.node(inner);
    if (tag === "img") yield tree.attribute(inner, "alt");
    yield tree.attribute(inner, "aria-label");
    yield tree.attribute(inner, "title");
    if (tag === "#text" && tree.node(tree.parent(inner)).tag === "title") yield text;
  }
}

/** "billing[first_name]" is "billing first name". */
function inWords(written: string): string {
  return written
    .replaceAll(/([a-z])([A-Z])/gu, "$1 $2")
    .replaceAll(/[^A-Za-z\d]+/gu, " ")
    .toLowerCase();
}

/** Fonts of icons draw them as characters that mean nothing elsewhere. */
function tidy(name: string): string {
  return fold(name.replaceAll(/\p{Private_Use}/gu, " "));
}
