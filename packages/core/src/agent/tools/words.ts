import type { ModelCall } from "../../model/model.ts";
import type { PageContent, PageElement, Ref } from "../../page-state/page-content.ts";
import { clip, oneLine } from "../../page-state/text/quote.ts";
import { roleWord } from "../../page-state/text/words.ts";

const nameLength = 60;
const valueLength = 80;

/**
 * Each call in few words, such as `click e12 button "Save"` or `fill e4 email "Email" = "ada@example.com"`.
 * @param page as the model was told it when it decided: its elements are called as they are there, and what was entered
 * into one that is not told of, is not told either
 */
export function inWords(calls: readonly ModelCall[], page?: PageContent): string[] {
  return calls.map((call) => wordsOf(call, page));
}

function wordsOf({ tool, input }: ModelCall, page: PageContent | undefined): string {
  const fields = typeof input === "object" && input !== null ? Object.entries(input) : [];
  const target = elementAt(fields.find(([name]) => name === "ref")?.[1], page) ?? focused(page);
  const isMasked = target?.masked !== undefined;
  const told = fields.map(([name, value]) => fieldInWords(name, value, page, isMasked));
  return [tool, ...told].join(" ");
}

function fieldInWords(
  name: string,
  value: unknown,
  page: PageContent | undefined,
  isMasked: boolean,
): string {
  if (typeof value === "string" && (name === "ref" || name === "from" || name === "to")) {
    const element = elementAt(value, page);
    const before = name === "to" ? "to " : "";
    return `${before}${element === undefined ? value : nameOf(value, element)}`;
  }
  const isEntered = name === "value" || name === "text" || name === "key";
  if (isEntered) return `= ${isMasked ? "•••" : quoted(value)}`;
  return typeof value === "string" ? quoted(value) : `${name} ${quoted(value)}`;
}

function nameOf(ref: string, element: PageElement): string {
  const role = roleWord(element) ?? "link";
  const name = element.name === "" ? [] : [JSON.stringify(clip(oneLine(element.name), nameLength))];
  return [ref, role, ...name].join(" ");
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return clip(oneLine(text), valueLength);
}

function elementAt(ref: unknown, page: PageContent | undefined): PageElement | undefined {
  if (typeof ref !== "string" || page === undefined || !Object.hasOwn(page.elements, ref))
    return undefined;
  return page.elements[ref as Ref];
}

function focused(page: PageContent | undefined): PageElement | undefined {
  return Object.values(page?.elements ?? {}).find((element) => element.focused === true);
}
