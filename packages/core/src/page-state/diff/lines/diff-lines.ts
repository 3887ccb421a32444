import type { PageContent, Ref } from "../../page-content.ts";
import { asShown } from "../../text/as-shown.ts";
import { encodePage } from "../../text/encode-page.ts";
import { estimateTokens } from "../../text/estimate-tokens.ts";
import { deltaShareMax } from "../change.ts";
import { elementLines, lineOfGone, lineOfNew, onlyIn } from "./element-lines.ts";
import { headLines } from "./head-lines.ts";
import { sectionLines } from "./section-lines.ts";

/** What changed of a page, in lines for a model; or, where that is no longer, the whole page. */
export type DiffText = { full: boolean; text: string };

type Options = {
  /** Of the whole page, where that is what is told. Default as `encodePage`. */
  budgetTokens?: number;
};

const nothingChanged = "(nothing changed)";

/**
 * What changed of the page that a model knows: `+` came, `-` went, `~` changed, each in a line that names just that,
 * such as `~ e4 = abc` or `- modal dialog Confirm e40`. Headlines in between say where. The whole page on another
 * route, and where the lines are more than 60 % of it.
 */
export function diffLines(before: PageContent, after: PageContent, options: Options = {}): string {
  return diffText(before, after, options).text;
}

/** The same, with a word on which of both it is. */
export function diffText(before: PageContent, after: PageContent, options: Options = {}): DiffText {
  const lines = before.route === after.route ? changedLines(before, after) : undefined;
  if (lines?.length === 0) return { full: false, text: nothingChanged };
  const whole = encodePage(after, options);
  const text = lines?.join("\n");
  return text === undefined || estimateTokens(text) > deltaShareMax * whole.tokens
    ? { full: true, text: whole.text }
    : { full: false, text };
}

/** All that changed of a page on its route; none where nothing did that a model is told of. */
export function changedLines(pageBefore: PageContent, pageAfter: PageContent): string[] {
  const [before, after] = [asShown(pageBefore), asShown(pageAfter)];
  const told = { before: new Set<Ref>(), after: new Set<Ref>() };
  const sections = sectionLines(before, after, told);
  return [
    ...headLines(before, after),
    ...elementLines(before, after, told.after),
    ...sections,
    ...onlyIn(before, after)
      .filter((ref) => !told.before.has(ref))
      .map((ref) => lineOfGone(before, ref)),
    ...onlyIn(after, before)
      .filter((ref) => !told.after.has(ref))
      .map((ref) => lineOfNew(after, ref)),
  ];
}
