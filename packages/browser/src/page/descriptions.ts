import type { Locator, PlainLocator } from "@dormouse/contract";
import type { Accessibility } from "./accessibility.ts";
import type { Dom } from "./dom.ts";

/** Says in a few words what an element is, and what on the page comes nearest to a locator. */
export function createDescriptions(dom: Dom, accessibility: Accessibility) {
  const entriesMax = 10;
  const candidatesMax = 3_000;
  const textMax = 80;

  function shorten(text: string, max = textMax): string {
    const short = dom.normalize(text);
    return short.length > max ? `${short.slice(0, max - 1)}…` : short;
  }

  function quoted(text: string): string {
    return `"${shorten(text)}"`;
  }

  /** `<button#book.primary> "Book"` */
  function describe(element: Element): string {
    const id = dom.attributeOf(element, "id");
    const classes = classesOf(element).slice(0, 3);
    const tag = [
      dom.tagOf(element),
      id === null || id === "" ? "" : `#${id}`,
      ...classes.map((name) => `.${name}`),
    ].join("");
    const attributes = ["type", "name", "href"]
      .map((name) => [name, dom.attributeOf(element, name)] as const)
      .filter(([, value]) => value !== null && value !== "")
      .slice(0, 2)
      .map(([name, value]) => ` ${name}="${shorten(value ?? "", 40)}"`)
      .join("");
    const text = accessibility.nameOf(element) || visibleText(element);
    const hidden = dom.isVisible(element) ? "" : " (hidden)";
    return `<${tag}${attributes}>${text === "" ? "" : ` ${quoted(text)}`}${hidden}`;
  }

  function visibleText(element: Element): string {
    return dom.isSecret(element) ? "" : dom.textOf(element).slice(0, 400);
  }

  function classesOf(element: Element): string[] {
    return (dom.attributeOf(element, "class") ?? "").split(/\s+/).filter((name) => name !== "");
  }

  type Candidate = { entry: string; distance: number };

  /** What is on the page instead of what the locator names, nearest first. */
  function nearest(locator: Locator, root: Node = document): string[] {
    const all = dom.descendants(root).slice(0, candidatesMax);
    const candidates = candidatesFor(locator, all);
    const entries = candidates
      .toSorted((one, other) => one.distance - other.distance)
      .map(({ entry }) => entry);
    return Array.from(new Set(entries)).slice(0, entriesMax);
  }

  function candidatesFor(locator: Locator, all: Element[]): Candidate[] {
    if (typeof locator === "string") return bySelector(locator, all);
    if (locator.css !== undefined) return bySelector(locator.css, all);
    if (locator.xpath !== undefined) return bySelector(locator.xpath, all);
    if (locator.role !== undefined) return byRole(locator, all);
    if (locator.text !== undefined) return byText(locator.text, all);
    if (locator.label !== undefined) {
      const wanted = locator.label;
      return all.flatMap((element) =>
        accessibility
          .labelTextsOf(element)
          .map((text) => near(`label ${quoted(text)}`, text, wanted)),
      );
    }
    if (locator.placeholder !== undefined) {
      return byAttribute("placeholder", locator.placeholder, all);
    }
    return byAttribute("data-testid", locator.testId ?? "", all);
  }

  function byAttribute(name: string, wanted: string, all: Element[]): Candidate[] {
    return all
      .map((element) => dom.attributeOf(element, name))
      .filter((value) => value !== null)
      .map((value) => near(`${name}=${quoted(value)}`, value, wanted));
  }

  function byRole(locator: PlainLocator, all: Element[]): Candidate[] {
    const role = (locator.role ?? "").toLowerCase();
    const name = locator.name ?? "";
    return all
      .filter((element) => accessibility.roleOf(element) !== "" && !accessibility.isHidden(element))
      .map((element) => ({
        role: accessibility.roleOf(element),
        name: accessibility.nameOf(element),
      }))
      .filter((other) => other.role === role || (name !== "" && likeness(other.name, name) < 0.5))
      .map((other) => {
        const candidate = near(`${other.role} ${quoted(other.name)}`, other.name, name);
        return other.role === role
          ? candidate
          : { ...candidate, distance: candidate.distance + 0.6 };
      });
  }

  function byText(wanted: string, all: Element[]): Candidate[] {
    return all
      .filter((element) => dom.elementChildren(element).length === 0 && dom.isVisible(element))
      .map((element) => dom.normalize(dom.textOf(element)))
      .filter((text) => text !== "")
      .map((text) => near(quoted(text), text, wanted));
  }

  /** Elements that share the selector's last tag, or have an id, class or attribute much like its own. */
  function bySelector(selector: string, all: Element[]): Candidate[] {
    const words = selector.match(/[\w-]+/g) ?? [];
    const marks = words.filter((word) => word.length > 1);
    const last = (selector.split(/[\s>+~/]+/).at(-1) ?? "").match(/^[a-z][\w-]*/i)?.[0];
    return all
      .map((element) => {
        const own = [
          dom.attributeOf(element, "id") ?? "",
          dom.attributeOf(element, "name") ?? "",
          dom.attributeOf(element, "data-testid") ?? "",
          ...classesOf(element),
        ].filter((mark) => mark !== "");
        const distances = own.flatMap((mark) => marks.map((word) => likeness(mark, word)));
        const sameTag = last !== undefined && dom.tagOf(element) === last.toLowerCase();
        const distance = Math.min(...distances, sameTag ? 0.45 : 1);
        return { element, distance: sameTag ? distance - 0.05 : distance };
      })
      .filter(({ distance }) => distance < 0.6)
      .toSorted((one, other) => one.distance - other.distance)
      .slice(0, entriesMax * 3)
      .map(({ element, distance }) => ({ entry: describe(element), distance }));
  }

  function near(entry: string, text: string, wanted: string): Candidate {
    return { entry, distance: likeness(text, wanted) };
  }

  /** 0 for equal texts, up to 1 for texts that have nothing in common. */
  function likeness(one: string, other: string): number {
    const a = dom.normalize(one).toLowerCase().slice(0, 100);
    const b = dom.normalize(other).toLowerCase().slice(0, 100);
    if (a === b) return 0;
    if (a === "" || b === "") return 1;
    const distance = editDistance(a, b) / Math.max(a.length, b.length);
    const contained = a.includes(b) || b.includes(a);
    return contained ? distance * 0.4 : distance;
  }

  function editDistance(a: string, b: string): number {
    let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let row = 1; row <= a.length; row += 1) {
      const current = [row];
      for (let column = 1; column <= b.length; column += 1) {
        const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
        const insertion = (current[column - 1] ?? 0) + 1;
        const deletion = (previous[column] ?? 0) + 1;
        current.push(Math.min(substitution, insertion, deletion));
      }
      previous = current;
    }
    return previous[b.length] ?? 0;
  }

  function describeAll(elements: Element[]): string[] {
    const described = elements.slice(0, entriesMax).map(describe);
    const more = elements.length - described.length;
    return more > 0 ? [...described, `and ${more} more`] : described;
  }

  return { describe, describeAll, nearest };
}
export type Descriptions = ReturnType<typeof createDescriptions>;
