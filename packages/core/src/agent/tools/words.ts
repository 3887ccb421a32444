import { callFields } from "./call-fields.ts";
import type { ModelCall } from "../../model/model.ts";
import type { PageContent, PageElement, Ref } from "../../page-state/page-content.ts";
import { clip, oneLine } from "../../page-state/text/quote.ts";
import { roleWord } from "../../page-state/text/words.ts";
import { focusedOn } from "./focused.ts";

const nameLength = 60;
const valueLength = 80;

/** What of a call's input is entered into an element. */
const enteredBy: Record<string, string> = { fill: "value", type: "text", press: "key" };

/**
 * Each call in few words, such as `click e12 button "Save"` or `fill e4 email "Email" = "ada@example.com"`.
 * @param page as the model was told it when it decided: its elements are called as they are there. What is entered into
 * one that hides it, or that it does not know, is not told
 */
export function inWords(calls: readonly ModelCall[], page?: PageContent): string[] {
  const hidden = hiddenEntries(calls, page);
  return calls.map((call, index) => wordsOf(call, hidden[index], page));
}

/** Of each call the field of its input that is not to be told, if there is one. */
export function hiddenEntries(
  calls: readonly ModelCall[],
  page: PageContent | undefined,
): (string | undefined)[] {
  return calls.map(({ tool, input }, index) => {
    const { ref, key } = callFields(input);
    // A key that has a name, such as Enter, is nothing that one would hide.
    if (tool === "press" && String(key).split("+").at(-1)?.length !== 1) return undefined;
    return isHidden(ref, calls.slice(0, index), page) ? enteredBy[tool] : undefined;
  });
}

function wordsOf(
  { tool, input }: ModelCall,
  hidden: string | undefined,
  page: PageContent | undefined,
): string {
  const told = Object.entries(callFields(input)).map(([name, value]) => {
    if (name !== enteredBy[tool]) return fieldInWords(name, value, page);
    return `= ${name === hidden ? "•••" : quoted(value)}`;
  });
  return [tool, ...told].join(" ");
}

/** Whether what is entered is hidden by what it is entered into: this, or what has the focus by then. */
function isHidden(
  ref: unknown,
  before: readonly ModelCall[],
  page: PageContent | undefined,
): boolean {
  if (page === undefined) return true;
  const moved = ref === undefined ? before.findLast(movesFocus) : undefined;
  if (ref === undefined && moved === undefined) {
    return focusedOn(page)?.element.masked !== undefined;
  }
  const target = elementAt(ref ?? callFields(moved?.input)["ref"], page);
  return target === undefined || target.masked !== undefined;
}

function movesFocus({ input }: ModelCall): boolean {
  const { ref, key } = callFields(input);
  return ref !== undefined || String(key).endsWith("Tab");
}

function fieldInWords(name: string, value: unknown, page: PageContent | undefined): string {
  if (typeof value === "string" && (name === "ref" || name === "from" || name === "to")) {
    const element = elementAt(value, page);
    const before = name === "to" ? "to " : "";
    return `${before}${element === undefined ? value : nameOf(value, element)}`;
  }
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
