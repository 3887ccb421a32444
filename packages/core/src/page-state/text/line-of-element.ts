import type { Constraints, PageElement, Ref } from "../page-content.ts";
import { clip, oneLine, quote } from "./quote.ts";
import { beginsLikeOurs, roleWord, stateWords } from "./words.ts";

/** How much is told: on a page with much else, or of a part that was asked for. */
export type Detail = "page" | "part";

type Lengths = { name: number; value: number; note: number; options: number };

const lengths: Record<Detail, Lengths> = {
  page: { name: 80, value: 80, note: 60, options: 60 },
  part: { name: 400, value: 1_000, note: 400, options: 2_000 },
};

const scrolledNameLength = 30;

/**
 * An element in one line, such as `e12 button Save`, `e5 required email Email = a@b.c` or
 * `e7 select Country = Norway [Denmark, Norway, Sweden]`; a link has no word for what it is: `e9 Orders`.
 */
export function lineOfElement(ref: Ref, element: PageElement, detail: Detail = "page"): string {
  return [ref, ...describe(element, detail)].join(" ");
}

/** The same without the ref: what the element is and holds. */
export function describe(element: PageElement, detail: Detail): string[] {
  const most = lengths[detail];
  const name = nameOf(element, most);
  const role = roleWord(element) ?? (name === "" ? "link" : undefined);
  const quoted = quote(name, role === undefined ? beginsLikeOurs : undefined);
  return [
    ...stateWords(element),
    role,
    name === "" ? undefined : quoted,
    valueOf(element, most),
    optionsOf(element, most),
    limitsOf(element, detail),
    targetOf(element, name, detail),
    placeOf(element),
    noteOf(element, detail),
    element.error === undefined ? undefined : `! ${clip(oneLine(element.error), most.note)}`,
  ].filter((part) => part !== undefined);
}

/** What scrolls is called by all that is in it; a text that is edited, by itself. */
function nameOf({ name, verb, value }: PageElement, most: Lengths): string {
  const line = oneLine(name);
  if (value !== undefined && line === oneLine(value)) return "";
  return clip(line, verb === "scroll" ? scrolledNameLength : most.name);
}

function valueOf({ value, masked }: PageElement, most: Lengths): string | undefined {
  if (masked === true) return "= ***";
  if (value === undefined || value === "") return undefined;
  const short = clip(oneLine(value), most.value);
  return `= ${quote(short, (text) => text === "***")}`;
}

function optionsOf(
  { options, optionCount, value }: PageElement,
  most: Lengths,
): string | undefined {
  if (options === undefined || options.length === 0) return undefined;
  const told: string[] = [];
  let length = 0;
  for (const option of options) {
    const text = quote(clip(oneLine(option), most.name), (line) => line.includes(","));
    length += text.length + 2;
    if (length > most.options && told.length >= 2) break;
    told.push(text);
  }
  const count = Math.max(optionCount ?? 0, options.length);
  if (told.length === 1 && count === 1 && options[0] === value) return undefined;
  const more = count > told.length ? [`… ${count - told.length} more`] : [];
  return `[${[...told, ...more].join(", ")}]`;
}

/** What the page asks of the value; what the role says already is left out. */
function limitsOf({ constraints, verb }: PageElement, detail: Detail): string | undefined {
  if (constraints === undefined || verb === undefined) return undefined;
  const told = [
    range(constraints.min, constraints.max),
    stepOf(constraints),
    lengthRange(constraints, detail),
    constraints.pattern === undefined ? undefined : `/${clip(oneLine(constraints.pattern), 60)}/`,
    constraints.accept,
    constraints.multiple === true ? "multiple" : undefined,
  ].filter((part) => part !== undefined);
  return told.length === 0 ? undefined : `{${told.map(oneLine).join(", ")}}`;
}

function stepOf({ step }: Constraints): string | undefined {
  return step === undefined || step === "1" || step === "any" ? undefined : `step ${step}`;
}

function range(min: string | undefined, max: string | undefined): string | undefined {
  return min === undefined && max === undefined ? undefined : `${min ?? ""}..${max ?? ""}`;
}

/** Hardly anything that is entered is too long: how long it may be is told where all is. */
function lengthRange({ minLength, maxLength }: Constraints, detail: Detail): string | undefined {
  const most = detail === "part" ? maxLength : undefined;
  const told = range(minLength?.toString(), most?.toString());
  return told === undefined ? undefined : `${told} characters`;
}

/** Where a link leads: told of one that leads elsewhere, or that has no name, or where all is told. */
function targetOf({ href }: PageElement, name: string, detail: Detail): string | undefined {
  if (href === undefined || href === "") return undefined;
  const line = oneLine(href).replaceAll(" ", "%20");
  if (detail === "part") return `→ ${clip(line, 300)}`;
  if (name === "") return `→ ${clip(line, 60)}`;
  const host = /^https?:\/\/(?:www\.)?([^/?#]+)/.exec(line)?.[1];
  if (host !== undefined) return `→ ${host}`;
  return undefined;
}

function placeOf({ verb, box }: PageElement): string | undefined {
  if (verb !== "clickAt" || box === undefined) return undefined;
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(Math.round);
  return `at ${x},${y} ${width}x${height}`;
}

/** A description is told where something is to be entered, elsewhere only where all is told. */
function noteOf({ description, verb, name }: PageElement, detail: Detail): string | undefined {
  if (description === undefined || description === "" || description === name) return undefined;
  if (detail === "page" && (verb === undefined || verb === "click")) return undefined;
  return `> ${clip(oneLine(description), lengths[detail].note)}`;
}
