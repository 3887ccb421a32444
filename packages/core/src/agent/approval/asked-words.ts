import type { ModelCall } from "../../model/model.ts";
import type { PageContent } from "../../page-state/page-content.ts";
import { clip, oneLine } from "../../page-state/text/quote.ts";
import { inWords } from "../tools/words.ts";
import { withFocus } from "./has-effect.ts";
import { partsAround } from "./parts-around.ts";

const saidLength = 100;

/** Each call as somebody is asked about it, such as `click e12 button "OK" in dialog "Delete Ada?"`. */
export function askedWords(calls: readonly ModelCall[], page: PageContent | undefined): string[] {
  const placed = withFocus(calls, page);
  const words = inWords(placed, page);
  return placed.map((call, index) => `${words[index] ?? call.tool}${placeOf(call, page)}`);
}

/** Of an "OK" only what stands around it says to what. */
function placeOf({ input }: ModelCall, page: PageContent | undefined): string {
  const { ref } = Object(input) as Record<string, unknown>;
  if (typeof ref !== "string" || page === undefined) return "";
  for (const { section, told } of partsAround(ref, page)) {
    if (section.kind !== "dialog" && section.kind !== "form") continue;
    // What a form says beside its name comes and goes with what is entered.
    const said = oneLine(section.kind === "dialog" ? told : (section.name ?? ""));
    if (said !== "") return ` in ${section.kind} ${JSON.stringify(clip(said, saidLength))}`;
  }
  return "";
}
