import type { HistoryAction, ScriptAction } from "@dormouse/contract";
import { mergePatchOf } from "../diff/merge-patch.ts";
import type { PageContent } from "../page-content.ts";
import { viewPage } from "../view/page-view.ts";
import { observationOf } from "./observation.ts";
import type { PagesAround } from "./pages-around.ts";
import type { Acted, ActedStep } from "./steps.ts";
import { toldInput } from "./told-input.ts";

/**
 * An action as the history tells of it.
 * @param t its number in the session.
 * @param script what its step was to do, as its script has it: with no answer filled in.
 */
export function viewAction(
  t: number,
  { record, actions }: ActedStep,
  acted: Acted,
  script: readonly ScriptAction[],
  pages: PagesAround,
): HistoryAction {
  const isLast = acted === actions.at(-1);
  return {
    t,
    action: acted.outcome?.type ?? script[acted.index]?.type ?? "unknown",
    // What a model decided is told in its words, which hide already what was entered where it is hidden.
    input:
      record.decision === undefined
        ? toldInput(script, acted.index, pages)
        : { decision: record.decision.words },
    delta: isLast ? factsChanged(pages) : {},
    timestamp: record.finishedAt,
    success: acted.failure === undefined,
    observation: observationOf(acted, record, isLast),
    step: record.step,
  };
}

/** What a step changed of that in which pages differ at a glance. */
function factsChanged({ before, after }: PagesAround): Record<string, unknown> {
  if (after === undefined || after === before) return {};
  // Of another page all is told: what the one before had is no news.
  const isSame = before !== undefined && before.route === after.route;
  const changed = mergePatchOf<object>(isSame ? factsOf(before) : {}, factsOf(after));
  return Object.keys(changed).length === 0 ? {} : { page_state: changed };
}

function factsOf(content: PageContent) {
  const facts = { ...content, order: [], sections: {}, elements: {}, images: {} };
  const { route, metadata, pagination, filters, sort } = viewPage(facts, 0);
  return { route, metadata, pagination, filters, sort };
}
