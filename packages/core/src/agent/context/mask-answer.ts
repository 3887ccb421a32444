import type { ModelAnswer, ModelCall } from "../../model/model.ts";
import { hideBy } from "../../input/hide-secrets.ts";
import type { PageContent } from "../../page-state/page-content.ts";
import type { Exchange } from "../decision.ts";
import { hiddenEntries } from "../tools/words.ts";

/** In place of what is entered into a field that hides it. */
export const masked = "***";

/**
 * What a model answered, as it is shown.
 * @param page as the model was told it
 * @param hide takes out of a text what is secret
 */
export function maskAnswer(
  { text, calls }: Pick<ModelAnswer, "text" | "calls">,
  page: PageContent | undefined,
  hide: (text: string) => string,
): { text: string; calls: ModelCall[] } {
  const hidden = hiddenEntries(calls, page);
  const shown = calls.map((call, index) => {
    const field = hidden[index];
    return field === undefined
      ? call
      : { ...call, input: { ...Object(call.input), [field]: masked } };
  });
  return hideBy(hide).texts({ text, calls: shown }) as { text: string; calls: ModelCall[] };
}

/** What of an answer was surely entered where it is hidden: it stands in what the model is told later, too. */
export function hiddenIn({ answer, page }: Pick<Exchange, "answer" | "page">): string[] {
  if (page === undefined) return [];
  const hidden = hiddenEntries(answer.calls, page);
  return answer.calls.flatMap(({ input }, index) => {
    const field = hidden[index];
    const value: unknown = field === undefined ? undefined : Object(input)[field];
    return typeof value === "string" ? [value] : [];
  });
}
