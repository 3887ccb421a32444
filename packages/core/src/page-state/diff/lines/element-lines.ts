import type { PageContent, PageElement, Ref } from "../../page-content.ts";
import { describe } from "../../text/line-of-element.ts";
import { choicesIn, lineOfEntry } from "../../text/line-of-group.ts";
import { clip, oneLine, quote } from "../../text/quote.ts";
import { stateWords } from "../../text/words.ts";

const nameLength = 40;

/** What changed of the elements that both pages have; those of which the same changed in one line. */
export function elementLines(
  before: PageContent,
  after: PageContent,
  told: ReadonlySet<Ref>,
): string[] {
  const refsByChange = new Map<string, Ref[]>();
  const grouped = { before: choicesIn(before), after: choicesIn(after) };
  for (const ref of Object.keys(after.elements) as Ref[]) {
    const [old, now] = [before.elements[ref], after.elements[ref]];
    if (old === undefined || now === undefined || old === now || told.has(ref)) continue;
    // Which of them is chosen, their group says.
    const words = (
      grouped.before.has(ref) && grouped.after.has(ref)
        ? changesOf({ ...old, checked: false }, { ...now, checked: false })
        : changesOf(old, now)
    ).join(" ");
    if (words === "") continue;
    const refs = refsByChange.get(words);
    if (refs === undefined) refsByChange.set(words, [ref]);
    else refs.push(ref);
  }
  return [...refsByChange].map(([words, refs]) => `~ ${refs.join(" ")} ${words}`);
}

/** Those of the elements that the one page has and the other has not. */
export function onlyIn(
  { elements }: PageContent,
  other: PageContent,
  refs: readonly Ref[] = Object.keys(elements) as Ref[],
): Ref[] {
  return refs.filter((ref) => Object.hasOwn(elements, ref) && !Object.hasOwn(other.elements, ref));
}

export function lineOfNew({ elements }: PageContent, ref: Ref): string {
  return `+ ${lineOfEntry(ref, elements)}`;
}

/** With its name, which whoever reads it may remember rather than the ref. */
export function lineOfGone({ elements }: PageContent, ref: Ref): string {
  const name = clip(oneLine(elements[ref]?.name ?? ""), nameLength);
  return name === "" ? `- ${ref}` : `- ${ref} ${quote(name)}`;
}

/** What the line of an element says now and did not before, and what it says no more. */
function changesOf(before: PageElement, after: PageElement): string[] {
  const [old, now] = [describe(before, "page"), describe(after, "page")];
  const came = now.filter((part) => !old.includes(part));
  const went = old.filter((part) => !now.includes(part));
  const states = { before: stateWords(before), after: stateWords(after) };
  const isNamed = before.name !== after.name && after.name !== "";
  const name = now.slice(states.after.length).find((part) => part.includes(nameIn(after)));
  return [
    ...came.map((part) => (isNamed && part === name ? `named ${part}` : part)),
    ...went.flatMap((part) => (states.before.includes(part) ? endOf(part, came) : [])),
    ...emptied(before, after),
    ...(before.error !== undefined && after.error === undefined ? ["no error"] : []),
  ];
}

function nameIn({ name }: PageElement): string {
  const line = quote(clip(oneLine(name), 80));
  return line.startsWith('"') ? line.slice(1, -1) : line;
}

const disabledWords = ["disabled", "covered", "readonly", "inert"];

/** How it is said that an element is in a state no more, where nothing else says so. */
function endOf(state: string, came: string[]): string[] {
  // Something else has the focus, and says so; what is expanded is not collapsed.
  if (state === "focused") return [];
  if (state === "expanded" && came.includes("collapsed")) return [];
  if (state === "collapsed" && came.includes("expanded")) return [];
  if (!disabledWords.includes(state)) return [`not ${state}`];
  return came.some((part) => disabledWords.includes(part)) ? [] : ["enabled"];
}

/** A value that is none, or of which no more is told than before. */
function emptied(before: PageElement, after: PageElement): string[] {
  const [old, now] = [before, after].map(({ value = "", masked }) => (masked ? "***" : value));
  if (old === now || now === undefined) return [];
  if (now === "") return ['= ""'];
  const isTold = describe(before, "page").join() !== describe(after, "page").join();
  return isTold ? [] : [`= ${quote(clip(oneLine(now), 80))}`];
}
