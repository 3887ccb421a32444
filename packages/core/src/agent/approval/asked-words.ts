import { callFields } from "../tools/call-fields.ts";
import type { ModelCall } from "../../model/model.ts";
import type { PageContent, Ref } from "../../page-state/page-content.ts";
import { clip, oneLine } from "../../page-state/text/quote.ts";
import { inWords } from "../tools/words.ts";
import { isYes } from "./effect-words.ts";
import { withFocus } from "./has-effect.ts";
import { partsAround } from "./parts-around.ts";

const saidLength = 100;

/** Each call as somebody is asked about it, such as `click e12 button "OK" in dialog "Delete Ada?"`. */
export function askedWords(calls: readonly ModelCall[], page: PageContent | undefined): string[] {
  const placed = withFocus(calls, page);
  const words = inWords(placed, page);
  return placed.map((call, index) => `${words[index] ?? call.tool}${placeOf(call, page)}`);
}

/** Of an "OK" only what stands around it says to what; all else is said with what that is called. */
function placeOf({ input }: ModelCall, page: PageContent | undefined): string {
  const { ref } = callFields(input);
  if (typeof ref !== "string" || page === undefined) return "";
  const isOfItself = !isYes(page.elements[ref as Ref]?.name ?? "");
  for (const { section, told } of partsAround(ref, page)) {
    if (section.kind !== "dialog" && section.kind !== "form") continue;
    // Beside its name it may say something else with each field that is filled in.
    const said = oneLine(isOfItself ? (section.name ?? "") : told);
    if (said !== "") return ` in ${section.kind} ${JSON.stringify(clip(said, saidLength))}`;
  }
  return "";
}
