import type { Verb } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";
import { fold, shorten } from "../words.ts";
import type { Options } from "./options.ts";

const valueLength = 1000;

/** What an element holds; undefined where it holds nothing. */
export function valueOf(
  tree: PageTree,
  { index, verb }: { index: number; verb: Verb },
  options: Options | undefined,
): string | undefined {
  const value = wholeValueOf(tree, { index, verb }, options);
  return value === undefined || value === "" ? undefined : shorten(value, valueLength);
}

function wholeValueOf(
  tree: PageTree,
  { index, verb }: { index: number; verb: Verb },
  options: Options | undefined,
): string | undefined {
  const { tag, value, states } = tree.node(index);
  if (tag === "select") return options?.selected.join(", ") ?? value;
  if (verb === "upload") return fileName(value);
  if (verb === "fill")
    return tag === "input" || tag === "textarea" ? value : (value ?? tree.text(index));
  if (holdingRoles.has(tree.attribute(index, "role"))) {
    const said = states?.valueText ?? tree.attribute(index, "aria-valuetext");
    return said || fold(value ?? "") || tree.attribute(index, "aria-valuenow");
  }
  return undefined;
}

/** Widgets of a page's own that hold something. */
const holdingRoles = new Set(["combobox", "searchbox", "slider", "spinbutton", "textbox"]);

/** Chromium gives a path that leads nowhere before it. */
function fileName(value: string | undefined): string | undefined {
  return value?.split(/[\\/]/u).at(-1);
}
