import { beginning } from "../../page-state/text/quote.ts";
import { estimateTokens } from "../../page-state/text/estimate-tokens.ts";

/** The beginning of a text, as much as so many tokens hold. */
export function clipTokens(text: string, most: number): string {
  let short = text;
  for (;;) {
    const tokens = estimateTokens(short);
    if (tokens <= most) return short;
    // Proportionally at first, then surely: a text's beginning may be made of more tokens than its end.
    const length = Math.min(
      short.length - 1,
      Math.floor((short.length * Math.max(0, most - 5)) / tokens),
    );
    if (length < 1) return "…";
    short = `${beginning(short.replace(/…$/, ""), length)}…`;
  }
}
