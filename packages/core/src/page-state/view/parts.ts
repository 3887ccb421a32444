import type { PageContent, Ref, Section, SectionKind } from "../page-content.ts";
import { own } from "../text/own.ts";

/** The page with its sections of these kinds alone, what lies in them included; all else goes with the others. */
export function withKinds(content: PageContent, kinds: readonly SectionKind[]): PageContent {
  const order = content.order.filter((key) => isIn(content.sections, key, kinds));
  const refs = new Set(order.flatMap((key) => refsIn(own(content.sections, key))));
  const { main, pagination, sort, images, ...page } = content;
  return {
    ...page,
    order,
    sections: pick(content.sections, (key) => order.includes(key)),
    elements: pick(content.elements, (ref) => refs.has(ref as Ref)),
    images: pick(images, (id) => refs.has(images[id]?.ref ?? "e0")),
    ...(main !== undefined && order.includes(main) ? { main } : {}),
    ...(sort !== undefined && (main === undefined || order.includes(main)) ? { sort } : {}),
    ...(pagination !== undefined && (pagination.of === undefined || order.includes(pagination.of))
      ? { pagination }
      : {}),
  };
}

function isIn(
  sections: PageContent["sections"],
  key: string,
  kinds: readonly SectionKind[],
): boolean {
  // What sections lie within goes round in a circle in a page that is not as it should be.
  const seen = new Set<string>();
  for (let at: string | undefined = key; at !== undefined && !seen.has(at);) {
    const section: Section | undefined = own(sections, at);
    if (section !== undefined && kinds.includes(section.kind)) return true;
    seen.add(at);
    at = section?.within;
  }
  return false;
}

function refsIn(section: Section | undefined): Ref[] {
  if (section === undefined) return [];
  const { ref, elements = [], rows } = section;
  const inRows = Object.values(rows?.byKey ?? {}).flatMap((row) => [
    row.ref,
    ...(row.elements ?? []),
  ]);
  return [ref, ...elements, ...inRows].filter((each) => each !== undefined);
}

function pick<Value>(
  record: Record<string, Value>,
  isWanted: (key: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => isWanted(key)));
}
