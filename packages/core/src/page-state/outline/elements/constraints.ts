import type { Constraints } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";

const fieldTags = new Set(["input", "select", "textarea"]);
/** What role and verb say already. */
const untoldTypes = new Set([
  "",
  "text",
  "checkbox",
  "radio",
  "button",
  "submit",
  "reset",
  "image",
  "file",
  "search",
]);
const longestValue = 200;

/** What the page asks of a value; undefined where it asks nothing. */
export function constraintsOf(tree: PageTree, index: number): Constraints | undefined {
  const { tag, states } = tree.node(index);
  const constraints: Constraints = {
    ...(fieldTags.has(tag) && ofField(tree, index)),
    ...(states?.required === true && { required: true }),
    ...(!fieldTags.has(tag) && states?.valueMin !== undefined && { min: String(states.valueMin) }),
    ...(!fieldTags.has(tag) && states?.valueMax !== undefined && { max: String(states.valueMax) }),
  };
  return Object.keys(constraints).length > 0 ? constraints : undefined;
}

function ofField(tree: PageTree, index: number): Constraints {
  const type = tree.node(index).tag === "input" ? tree.attribute(index, "type").toLowerCase() : "";
  const minLength = wholeNumber(tree, index, "minlength");
  const maxLength = wholeNumber(tree, index, "maxlength");
  return {
    ...(!untoldTypes.has(type) && { type }),
    ...(tree.hasAttribute(index, "required") && { required: true }),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...written(tree, index, "min"),
    ...written(tree, index, "max"),
    ...written(tree, index, "step"),
    ...written(tree, index, "pattern"),
    ...written(tree, index, "accept"),
    ...(tree.hasAttribute(index, "multiple") && { multiple: true }),
  };
}

type Written = "min" | "max" | "step" | "pattern" | "accept";

function written(tree: PageTree, index: number, name: Written): Pick<Constraints, Written> {
  const value = tree.attribute(index, name);
  return value === "" || value === "any" || value.length > longestValue ? {} : { [name]: value };
}

function wholeNumber(tree: PageTree, index: number, name: string): number | undefined {
  const value = tree.attribute(index, name);
  return /^\d{1,9}$/u.test(value) && value !== "0" ? Number(value) : undefined;
}
