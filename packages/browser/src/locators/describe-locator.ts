import type { Locator, PlainLocator } from "@dormouse/contract";

/** A locator in words: `role "button" named "Book"`, `css "#total" in frame css "iframe"`. */
export function describeLocator(locator: Locator): string {
  if (typeof locator === "string") return `css "${locator}"`;
  const within = locator.within === undefined ? "" : ` within ${describePlain(locator.within)}`;
  const frames = (locator.frame ?? []).map((frame) => ` in frame ${describePlain(frame)}`);
  return `${describePlain(locator)}${within}${frames.join("")}`;
}

function describePlain(locator: PlainLocator): string {
  const exact = locator.exact === true ? " exactly" : "";
  const name = locator.name === undefined ? "" : ` named${exact} "${locator.name}"`;
  const holding = locator.hasText === undefined ? "" : ` with text "${locator.hasText}"`;
  const which = `${holding}${locator.nth === undefined ? "" : ` (match ${locator.nth})`}`;
  if (locator.role !== undefined) return `role "${locator.role}"${name}${which}`;
  const [kind, value] = kindOf(locator);
  return `${kind}${exact} "${value}"${which}`;
}

function kindOf(locator: PlainLocator): [kind: string, value: string] {
  if (locator.css !== undefined) return ["css", locator.css];
  if (locator.text !== undefined) return ["text", locator.text];
  if (locator.label !== undefined) return ["label", locator.label];
  if (locator.placeholder !== undefined) return ["placeholder", locator.placeholder];
  if (locator.testId !== undefined) return ["test id", locator.testId];
  if (locator.ref !== undefined) return ["ref", locator.ref];
  return ["xpath", locator.xpath ?? ""];
}
