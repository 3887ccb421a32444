import { hiddenParts, hintOf, type Hidden } from "./hidden.ts";
import type { Detail } from "./line-of-element.ts";
import { importances, type Importance, type Part } from "./part.ts";
import { costOf, ToldPart } from "./told-part.ts";

/** How much of a budget a part may take before all others had theirs. */
const shares: Record<Importance, number> = {
  dialog: 0.6,
  alert: 0.2,
  focused: 0.5,
  main: 0.45,
  form: 0.3,
  controls: 0.2,
  rows: 0.15,
  navigation: 0.15,
  prose: 0.15,
  images: 0.05,
};

export type Fitted = { lines: string[]; hidden: Hidden[] };

type Fit = {
  budgetTokens: number;
  detail: Detail;
  /** The first of the first part's entries that is told. */
  from?: number;
};

/**
 * The parts in lines, as much of each as the budget holds: first every headline, then what matters most of each
 * up to its share, then the rest in the same order. What is left out is said in its place.
 */
export function fitParts(parts: Part[], { budgetTokens, detail, from = 0 }: Fit): Fitted {
  const ranked = parts
    .map((part, index) => new ToldPart(part, detail, index === 0 ? from : 0))
    .toSorted((one, other) => rank(one) - rank(other));
  const { named, unnamed, tokens } = nameParts(ranked, budgetTokens);
  let left = budgetTokens - tokens;
  for (const most of [shareOf(budgetTokens), () => Infinity]) {
    for (const part of named) left -= part.grow(Math.min(left, most(part)));
  }
  const byPart = new Map(named.map((one) => [one.part, one]));
  const told = parts.flatMap((part) => byPart.get(part) ?? []);
  const rest = unnamed.length === 0 ? [] : [hiddenParts(unnamed.map(({ part }) => part))];
  return {
    lines: [...told.flatMap((part) => part.lines()), ...rest.map(hintOf)],
    hidden: [...told.flatMap((part) => part.hidden()), ...rest],
  };
}

/** As many parts as can be named at all, the most important first, and a line for the rest. */
function nameParts(
  ranked: ToldPart[],
  budgetTokens: number,
): { named: ToldPart[]; unnamed: ToldPart[]; tokens: number } {
  const all = ranked.reduce((sum, { tokens }) => sum + tokens, 0);
  if (all <= budgetTokens) return { named: ranked, unnamed: [], tokens: all };
  let tokens = costOf(hintOf(hiddenParts(ranked.map(({ part }) => part))));
  const count = ranked.findIndex((part) => {
    tokens += part.tokens;
    return tokens > budgetTokens;
  });
  const unnamed = ranked.slice(count);
  return { named: ranked.slice(0, count), unnamed, tokens: tokens - (unnamed[0]?.tokens ?? 0) };
}

function shareOf(budgetTokens: number): (part: ToldPart) => number {
  return ({ part }) => budgetTokens * shares[part.importance];
}

function rank({ part }: ToldPart): number {
  return importances.indexOf(part.importance);
}
