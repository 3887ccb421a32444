import type { PageContent, PageElement, Ref } from "../page-content.ts";
import { own } from "./own.ts";
import { within } from "./part.ts";

/** The page as it is told in lines: a modal dialog says for all that lies behind it that it cannot be used. */
export function asShown(content: PageContent): PageContent {
  const { order, sections, elements } = content;
  const isModal = (key: string): boolean => own(sections, key)?.modal === true;
  const inFront = order.filter((key) => within(content, key).some(isModal));
  if (inFront.length === 0) return content;
  const usable = new Set(inFront.flatMap((key) => refsIn(content, key)));
  const shown = Object.entries(elements).map(([ref, element]): [string, PageElement<Ref>] => [
    ref,
    usable.has(ref as Ref) ? element : uncovered(element),
  ]);
  return { ...content, elements: Object.fromEntries(shown) };
}

function refsIn({ sections }: PageContent, key: string): Ref[] {
  const { elements = [], rows } = own(sections, key) ?? {};
  return [...elements, ...Object.values(rows?.byKey ?? {}).flatMap((row) => row.elements ?? [])];
}

function uncovered({ disabled, ...element }: PageElement<Ref>): PageElement<Ref> {
  const isBehind = disabled === undefined || disabled === "covered" || disabled === "inert";
  return isBehind ? element : { ...element, disabled };
}
