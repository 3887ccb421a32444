import type { PageTree } from "../tree.ts";
import { fold, shorten } from "../words.ts";
import type { Relations } from "./relations.ts";

const errorLength = 300;
/** Classes by which form libraries name the text that stands beside a field that is wrong. */
const errorClass =
  /(?:^|[\s_-])(?:invalid-feedback|field-?error|error-?message|error-?text|input-?error|form-?error|validation-?error|helper-text-error)(?:$|[\s_-])/iu;

/** What the page says is wrong with a field; undefined where it says nothing of it. */
export function errorOf(tree: PageTree, relations: Relations, index: number): string | undefined {
  const { states } = tree.node(index);
  const isInvalid = invalidValues.has(tree.attribute(index, "aria-invalid"));
  const said = [
    ...(states?.errorText === undefined ? [] : [states.errorText]),
    ...(isInvalid ? relations.named(index, "aria-errormessage").map((at) => tree.text(at)) : []),
    ...messagesBeside(tree, index),
    ...(isInvalid ? relations.named(index, "aria-describedby").map((at) => tree.text(at)) : []),
  ];
  const error = said.map(fold).find((text) => text !== "");
  return error === undefined ? undefined : shorten(error, errorLength);
}

const invalidValues = new Set(["true", "grammar", "spelling"]);

/** Only of fields: what stands after one, up to so many. */
const fieldTags = new Set(["input", "select", "textarea"]);
const nearestMax = 4;

function messagesBeside(tree: PageTree, index: number): string[] {
  if (!fieldTags.has(tree.node(index).tag)) return [];
  const siblings = tree.children(tree.parent(index));
  const place = siblings.indexOf(index);
  return siblings
    .slice(place + 1, place + 1 + nearestMax)
    .filter((at) => tree.shows(at) && errorClass.test(tree.attribute(at, "class")))
    .map((at) => tree.text(at));
}
