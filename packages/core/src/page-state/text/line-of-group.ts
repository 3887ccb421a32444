import type { PageContent, PageElement, Ref } from "../page-content.ts";
import { describe, lineOfElement, type Detail } from "./line-of-element.ts";
import { clip, oneLine, quote } from "./quote.ts";
import { beginsLikeOurs, stateWords } from "./words.ts";

type Elements = PageContent["elements"];

const nameLength: Record<Detail, number> = { page: 80, part: 400 };
/** The group's line says these. */
const ofGroup = new Set(["checked", "required"]);

/** Radio buttons that a group's line tells. */
export function choicesIn({ elements }: Pick<PageContent, "elements">): Set<Ref> {
  return new Set(Object.values(elements).flatMap(({ choices }) => choices ?? []));
}

/** An element in one line, a group of radio buttons with them: `e30 radiogroup Size = M [e31 S, e32 M]`. */
export function lineOfEntry(ref: Ref, elements: Elements, detail: Detail = "page"): string {
  const element = elements[ref];
  if (element === undefined) return ref;
  if (element.choices === undefined) return lineOfElement(ref, element, detail);
  const { options: _, error, ...group } = element;
  const choices = element.choices.map((choice) => choiceIn(choice, elements[choice], detail));
  return [
    ref,
    ...describe(group, detail),
    `[${choices.join(", ")}]`,
    ...(error === undefined ? [] : [`! ${clip(oneLine(error), nameLength[detail])}`]),
  ].join(" ");
}

function choiceIn(ref: Ref, element: PageElement | undefined, detail: Detail): string {
  if (element === undefined) return ref;
  const states = stateWords(element).filter((word) => !ofGroup.has(word));
  const isOdd = (text: string): boolean => text.includes(",") || beginsLikeOurs(text);
  const name = quote(clip(oneLine(element.name), nameLength[detail]), isOdd);
  return [ref, ...states, name].join(" ");
}
