import type { PageTree } from "../tree.ts";
import { fold, shorten } from "../words.ts";
import type { Relations } from "./relations.ts";

const ERROR_LENGTH = 300;
/** Classes by which form libraries name the text that stands beside a field that is wrong. */
const ERROR_CLASS =
  /(?:^|[\s_-])(?:invalid-feedback|field-?error|error-?message|error-?text|input-?error|form-?error|validation-?error|helper-text-error)(?:$|[\s_-])/iu;

/** What the page says is wrong with a field; undefined where it says nothing of it. */
export const errorOf = (
  tree: PageTree,
  relations: Relations,
  index: number,
): string | undefined => {
  const { states } = tree.node(index);
  const isInvalid = INVALID.has(tree.attribute(index, "aria-invalid"));
  const said = [
    ...(states?.errorText === undefined ? [] : [states.errorText]),
    ...(isInvalid ? relations.named(index, "aria-errormessage").map((at) => tree.text(at)) : []),
    ...messagesBeside(tree, index),
    ...(isInvalid ? relations.named(index, "aria-describedby").map((at) => tree.text(at)) : []),
  ];
  const error = said.map(fold).find((text) => text !== "");
  return error === undefined ? undefined : shorten(error, ERROR_LENGTH);
};

const INVALID = new Set(["true", "grammar", "spelling"]);

/** Only of fields: what stands after one, up to so many. */
const FIELDS = new Set(["input", "select", "textarea"]);
const NEAR = 4;

const messagesBeside = (tree: PageTree, index: number): string[] => {
  if (!FIELDS.has(tree.node(index).tag)) return [];
  const siblings = tree.children(tree.parent(index));
  const place = siblings.indexOf(index);
  return siblings
    .slice(place + 1, place + 1 + NEAR)
    .filter((at) => tree.shows(at) && ERROR_CLASS.test(tree.attribute(at, "class")))
    .map((at) => tree.text(at));
};
