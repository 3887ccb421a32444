import type { ScriptAction } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";
import { PlacedElements } from "./placed-elements.ts";
import { sectionLocator } from "./name-element.ts";

/**
 * What a script waits for where a model saw for itself that the page had changed: that it is on another page, or that a
 * dialog is open. Undefined where what is done next waits for what it needs.
 * @param values what stands for something else in later runs: parts of a path that are made of none of these, and hold a
 * digit, may be anything
 */
export function waitAfter(
  before: PageContent | undefined,
  after: PageContent | undefined,
  values: readonly string[],
): ScriptAction | undefined {
  if (after === undefined) return undefined;
  const url = newPath(before?.url, after.url, values);
  if (url !== undefined) return { type: "waitFor", url };
  const opened = after.order.find(
    (key) => after.sections[key]?.kind === "dialog" && before?.sections[key] === undefined,
  );
  const locator =
    opened === undefined ? undefined : sectionLocator(new PlacedElements(after), opened);
  if (locator === undefined || /\d/.test(locator.name ?? "")) return undefined;
  return { type: "waitFor", locator };
}

function newPath(
  before: string | undefined,
  after: string,
  values: readonly string[],
): string | undefined {
  const path = URL.parse(after)?.pathname;
  if (path === undefined || path === "/" || path === URL.parse(before ?? "")?.pathname)
    return undefined;
  const isKnown = (part: string): boolean =>
    !/\d/.test(part) ||
    values.some((value) => part.includes(encodeURIComponent(value.toWellFormed())));
  const pattern = path
    .split("/")
    .map((part) => (isKnown(part) ? part : "*"))
    .join("/");
  // What the page before has as well would be waited for in vain.
  return before !== undefined && isIn(before, pattern) ? undefined : pattern;
}

/** As addresses are compared: the pieces between asterisks stand in it, one after another. */
function isIn(url: string, pattern: string): boolean {
  let from = 0;
  return pattern.split("*").every((piece) => {
    const at = url.indexOf(piece, from);
    from = at + piece.length;
    return at !== -1;
  });
}
