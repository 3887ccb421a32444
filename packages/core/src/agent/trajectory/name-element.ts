import type { DetailedLocator, PlainLocator } from "@dormouse/contract";
import type { PageElement, Ref } from "../../page-state/page-content.ts";
import { isField, queryableRole } from "./queryable-role.ts";
import type { Placed, PlacedElements } from "./placed-elements.ts";
import { rowLocator } from "./name-row.ts";

/**
 * A locator of the element that finds no other on the page as it was recorded: by role and name, or by its label, hint
 * or text, within its row or part of the page where that alone is not enough.
 * @param values what stands for something else in later runs: a row is told by such a one, where it has one
 * @returns undefined where nothing tells it from others.
 */
export function nameElement(
  placed: PlacedElements,
  ref: Ref,
  values: readonly string[] = [],
): DetailedLocator | undefined {
  const element = placed.page.elements[ref];
  const place = placed.at(ref);
  if (element === undefined || place === undefined) return undefined;
  const frame = frameLocators(placed, place);
  for (const plain of plainLocators(element)) {
    const found = narrowed(placed, { ref, place, plain, values });
    if (found !== undefined) return frame.length === 0 ? found : { ...found, frame };
  }
  return undefined;
}

/** From what its author says of it to what its kind is. */
function plainLocators(element: PageElement): PlainLocator[] {
  const role = queryableRole(element);
  const cut = element.name.endsWith("…");
  const name = cut ? element.name.slice(0, -1).trim() : element.name;
  const exact = cut ? {} : { exact: true };
  const byRole: PlainLocator[] = role === undefined ? [] : [{ role }];
  if (name === "") {
    const hint = isField(element) ? element.description : undefined;
    return [...(hint === undefined ? [] : [{ placeholder: hint }]), ...byRole];
  }
  if (role !== undefined) return [{ role, name, ...exact }, ...byRole];
  return [isField(element) ? { label: name, ...exact } : { text: name, ...exact }];
}

type Naming = {
  ref: Ref;
  place: Placed;
  plain: PlainLocator;
  values: readonly string[];
};

function narrowed(
  placed: PlacedElements,
  { ref, place, plain, values }: Naming,
): DetailedLocator | undefined {
  const frame = placed.frameOf(place);
  const alike = placed.refs.filter((other) => {
    const at = placed.at(other);
    return at !== undefined && placed.frameOf(at) === frame && matches(placed, plain, other);
  });
  const isOnly = (within: (at: Placed) => boolean): boolean =>
    alike.filter((other) => within(placed.at(other) ?? place)).length === 1;
  const { row, group, sections } = place;
  const says = plain.name ?? plain.text ?? plain.label ?? "";
  const rowTold = row && rowLocator(placed, row, values);
  const isOfValue = rowTold?.value !== undefined && !says.includes(rowTold.value);
  if (alike.length === 1 && !isOfValue) return plain;
  if (row !== undefined && rowTold !== undefined && isOnly((at) => at.row?.row === row.row)) {
    return { ...plain, within: rowTold.locator };
  }
  if (alike.length === 1) return plain;
  const groupTold = group && partLocator(placed.page.elements[group]);
  if (groupTold !== undefined && isOnly((at) => at.group === group)) {
    return { ...plain, within: groupTold };
  }
  for (const key of sections) {
    const told = sectionLocator(placed, key);
    if (told !== undefined && isOnly((at) => at.sections.includes(key))) {
      return { ...plain, within: told };
    }
  }
  return { ...plain, nth: alike.indexOf(ref) };
}

function matches({ page }: PlacedElements, plain: PlainLocator, ref: Ref): boolean {
  const element = page.elements[ref];
  if (element === undefined) return false;
  if (plain.role !== undefined) {
    if (queryableRole(element) !== plain.role) return false;
    return plain.name === undefined || says(element.name, plain.name, plain.exact);
  }
  if (plain.label !== undefined) {
    return isField(element) && says(element.name, plain.label, plain.exact);
  }
  if (plain.placeholder !== undefined) return element.description === plain.placeholder;
  return plain.text !== undefined && says(element.name, plain.text, plain.exact);
}

function says(text: string, wanted: string, exact: boolean | undefined): boolean {
  return exact === true ? text === wanted : text.toLowerCase().includes(wanted.toLowerCase());
}

/** A part of the page, where no other part is found by the same. */
export function sectionLocator({ page }: PlacedElements, key: string): PlainLocator | undefined {
  const section = page.sections[key];
  const told = section?.ref && partLocator(page.elements[section.ref]);
  if (told === undefined) return undefined;
  const alike = Object.values(page.sections).filter((other) => {
    const own = other.ref && partLocator(page.elements[other.ref]);
    return JSON.stringify(own) === JSON.stringify(told);
  });
  return alike.length === 1 ? told : undefined;
}

function partLocator(element: PageElement | undefined): PlainLocator | undefined {
  const role = element && queryableRole(element);
  if (element === undefined || role === undefined) return undefined;
  if (element.name === "" || element.name.endsWith("…")) return { role };
  return { role, name: element.name, exact: true };
}

/** The frames that lead to it, the outermost first. What a frame is called is told by one of these. */
function frameLocators({ page }: PlacedElements, { sections }: Placed): PlainLocator[] {
  const frames = sections.filter((key) => page.sections[key]?.kind === "frame").toReversed();
  return frames.map((key) => {
    const name = page.sections[key]?.name;
    if (name === undefined || name.endsWith("…")) return { css: "iframe" };
    const quoted = `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
    const ways = [`title=${quoted}`, `aria-label=${quoted}`, `name=${quoted}`, `src*=${quoted}`];
    return { css: ways.map((way) => `iframe[${way}]`).join(", ") };
  });
}
