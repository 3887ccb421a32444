import type { PageContent, Ref } from "../page-content.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { fitParts } from "./fit-parts.ts";
import { hiddenParts, hintOf, type Hidden } from "./hidden.ts";
import { pagedSection, pagingLine } from "./paging.ts";
import { type Part, within } from "./part.ts";
import { partOfOne, partsOf } from "./parts-of.ts";
import { clip, oneLine } from "./quote.ts";
import { costOf, ToldPart } from "./told-part.ts";

/** A page, or a part of it, in lines for a model; `tokens` as `estimateTokens` counts them. */
export type PageText = { text: string; tokens: number; hidden: Hidden[] };

type Range = { budgetTokens: number; from: number };

const budgetTokensDefault = 1_500;
const titleLength = 200;
const routeLength = 300;

/**
 * The page in lines for a model, within its budget of tokens: route and title, which are told in any case, and of
 * the rest as much as fits, what matters most first. Each cut says what it hides and which action tells it.
 */
export function encodePage(
  content: PageContent,
  { budgetTokens = budgetTokensDefault }: { budgetTokens?: number } = {},
): PageText {
  const head = headOf(content);
  const left = budgetTokens - estimateTokens(`${head.join("\n")}\n`);
  const { lines, hidden } = fitParts(partsOf(content), { budgetTokens: left, detail: "page" });
  return textOf([...head, ...lines], hidden);
}

/**
 * A part of the page in full, as far as its budget reaches: a section with those that lie in it, by its ref or its
 * key, a row or an element by its ref; without any, the names of all parts. `from` is the number of the first
 * entry that is told, from 0. Undefined where the page has no such part.
 */
export function encodeSection(
  content: PageContent,
  handle: string | undefined,
  { budgetTokens = budgetTokensDefault, from = 0 }: Partial<Range> = {},
): PageText | undefined {
  const parts = partsOf(content);
  if (handle === undefined) return namesOf(parts, { budgetTokens, from });
  const part = parts.find((one) => one.handle === handle || one.key === handle);
  if (part === undefined) return encodeOne(content, handle as Ref, { budgetTokens, from });
  const around = parts.filter(
    ({ key }) => key !== part.key && within(content, key).includes(part.key),
  );
  const { lines, hidden } = fitParts([part, ...around], { budgetTokens, detail: "part", from });
  return textOf(lines, hidden);
}

function headOf(content: PageContent): string[] {
  const { title, route, breadcrumbs, omitted = [] } = content;
  const paging = pagedSection(content) === undefined ? pagingLine(content) : undefined;
  return [
    `# ${clip(oneLine(title), titleLength)}`,
    clip(oneLine(route), routeLength),
    breadcrumbs.length === 0 ? undefined : clip(breadcrumbs.map(oneLine).join(" > "), titleLength),
    paging,
    ...omitted.slice(0, 3).map((what) => `(not told: ${clip(oneLine(what), 100)})`),
  ].filter((line) => line !== undefined);
}

function encodeOne(content: PageContent, ref: Ref, budget: Range): PageText | undefined {
  const [inFull, inShort] = [partOfOne(content, ref, "part"), partOfOne(content, ref, "page")];
  if (inFull === undefined || inShort === undefined) return undefined;
  const part = costOf(inFull.headline) <= budget.budgetTokens / 2 ? inFull : inShort;
  const { lines, hidden } = fitParts([part], { ...budget, detail: "part" });
  return textOf(lines, hidden);
}

/** The parts' headlines, in the order of the page, each with how much lies below it. */
function namesOf(parts: Part[], { budgetTokens, from }: Range): PageText {
  const lines: string[] = [];
  const hidden: Hidden[] = [];
  let left = budgetTokens - costOf(hintOf(hiddenParts(parts, from)));
  let next = from;
  for (const part of parts.slice(from)) {
    const named = new ToldPart(part, "page", 0);
    left -= named.tokens;
    if (left < 0) break;
    lines.push(...named.lines());
    hidden.push(...named.hidden());
    next += 1;
  }
  if (from > 0 && from >= parts.length) lines.push(`(no more: ${parts.length} parts in all)`);
  const rest = next < parts.length ? [hiddenParts(parts.slice(next), next)] : [];
  return textOf([...lines, ...rest.map(hintOf)], [...hidden, ...rest]);
}

function textOf(lines: string[], hidden: Hidden[]): PageText {
  const text = lines.join("\n");
  return { text, tokens: estimateTokens(text), hidden };
}
