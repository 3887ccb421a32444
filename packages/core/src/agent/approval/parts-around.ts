import type { PageContent, Ref, Section } from "../../page-state/page-content.ts";

/** A part of a page, and what it says. */
export type Part = { key: string; section: Section; told: string };

const depthMax = 8;

/** The part of the page that an element stands in, and the dialogs and forms around that. */
export function partsAround(ref: string, page: PageContent): Part[] {
  const found: Part[] = [];
  let key = Object.keys(page.sections).find((each) => {
    const section = page.sections[each];
    return section !== undefined && elementsOf(section).includes(ref as Ref);
  });
  for (let depth = 0; key !== undefined && depth < depthMax; depth += 1) {
    const section: Section | undefined = page.sections[key];
    if (section === undefined) break;
    if (depth === 0 || section.kind !== "text") {
      found.push({ key, section, told: `${section.name ?? ""}\n${section.text ?? ""}` });
    }
    key = section.within;
  }
  return found;
}

export function elementsOf({ elements = [], rows }: Section): Ref[] {
  const inRows = Object.values(rows?.byKey ?? {}).flatMap(({ ref, elements: own = [] }) =>
    ref === undefined ? own : [ref, ...own],
  );
  return [...elements, ...inRows];
}
