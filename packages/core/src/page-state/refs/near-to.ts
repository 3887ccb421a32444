import type { PageContent, PageElement, Ref } from "../page-content.ts";

const most = 5;

/** Elements of the page that come nearest to one that was on it, in words: `e15 button "Delete" of "Order 17"`. */
export function nearTo(element: PageElement | undefined, content: PageContent): string[] {
  if (element === undefined) return [];
  return Object.entries(content.elements)
    .map(([ref, other]) => ({ ref: ref as Ref, other, likeness: likenessOf(element, other) }))
    .filter(({ likeness }) => likeness > 0)
    .toSorted((one, other) => other.likeness - one.likeness)
    .slice(0, most)
    .map(({ ref, other }) => `${ref} ${other.role} "${other.name}"${rowOf(ref, content)}`);
}

function likenessOf(one: PageElement, other: PageElement): number {
  if (other.verb === undefined) return 0;
  const isNamed = one.name !== "" && one.name === other.name;
  return (isNamed ? 2 : 0) + (one.role === other.role ? 1 : 0);
}

function rowOf(ref: Ref, { sections }: PageContent): string {
  for (const { rows } of Object.values(sections)) {
    for (const { elements, cells } of Object.values(rows?.byKey ?? {})) {
      if (elements?.includes(ref) === true) return ` of "${cells.find((cell) => cell !== "")}"`;
    }
  }
  return "";
}
