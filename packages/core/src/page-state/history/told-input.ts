import type { Locator, ScriptAction } from "@dormouse/contract";
import type { PageContent, PageElement } from "../page-content.ts";
import { own } from "../text/own.ts";
import { clip } from "../text/quote.ts";
import type { PagesAround } from "./pages-around.ts";

/** Stands where a value may have gone into a masked field. */
const placeholder = "•••";
/** Longer texts are told in part. */
const textLength = 200;
const listLength = 20;

/** What only says how a step goes. */
const passedOver: ReadonlySet<string> = new Set(["type", "name", "probe", "retry"]);

/** After these the page is still the one that was there before. */
const staying: ReadonlySet<ScriptAction["type"]> = new Set([
  "fill",
  "type",
  "select",
  "check",
  "uncheck",
  "upload",
  "hover",
  "scroll",
  "waitFor",
  "expect",
  "extract",
  "read",
  "expand",
  "find",
  "readText",
  "html",
  "screenshot",
]);

/**
 * The fields of an action as they may be shown, in short. A value that it enters is told only where it is sure that
 * it went into no password, code or card: refs and names are looked for on the page it was done on.
 * @param actions of the step, as its script has them.
 */
export function toldInput(
  actions: readonly ScriptAction[],
  index: number,
  pages: PagesAround,
): Record<string, unknown> {
  const action = actions[index];
  if (action === undefined) return {};
  const entries = Object.entries(action)
    .filter(([field, value]) => !passedOver.has(field) && value !== undefined)
    .map(([field, value]: [string, unknown]) => [field, brief(value)]);
  const told: Record<string, unknown> = Object.fromEntries(entries);
  const entered = enteredIn(action);
  if (entered !== undefined && typeof told[entered] === "string") {
    const onSamePage = actions.slice(0, index).every(({ type }) => staying.has(type));
    if (!onSamePage || !isOpen(action, pages)) told[entered] = placeholder;
  }
  return told;
}

/** The field that holds what is entered: a key that is one character, too, may be one of a password. */
function enteredIn(action: ScriptAction): string | undefined {
  if (action.type === "fill") return "value";
  if (action.type === "type") return "text";
  return action.type === "press" && isCharacter(action.key) ? "key" : undefined;
}

/** "a", "Shift+A", "+": not "Enter", and not "Control+a". */
function isCharacter(chord: string): boolean {
  const key = chord.replace(/^(?:Shift\+)+(?=.)/u, "");
  return Array.from(key).length === 1;
}

/** It is sure that what was entered is not masked. */
function isOpen(action: ScriptAction, { before, after }: PagesAround): boolean {
  if (before === undefined) return false;
  const targets = targetsOf("locator" in action ? action.locator : undefined, before);
  if (targets.length > 0) return targets.every(({ masked }) => masked === undefined);
  return [before, after].every((page) => page !== undefined && !mayHoldMasked(page));
}

/** The elements that it may have gone to, where the locator says so in words that the page's state has. */
function targetsOf(locator: Locator | undefined, page: PageContent): PageElement[] {
  if (locator === undefined || typeof locator === "string") return [];
  const { ref, label, name, within, frame } = locator;
  if (ref !== undefined) {
    const element = own(page.elements, ref);
    return element === undefined ? [] : [element];
  }
  const words = label ?? name;
  if (words === undefined || within !== undefined || frame !== undefined) return [];
  // All that a loose match could have found.
  return Object.values(page.elements).filter(
    ({ verb, name: called }) =>
      verb === "fill" && called.toLowerCase().includes(words.toLowerCase()),
  );
}

function mayHoldMasked({ elements, omitted = [] }: PageContent): boolean {
  return omitted.length > 0 || Object.values(elements).some(({ masked }) => masked !== undefined);
}

function brief(value: unknown): unknown {
  if (typeof value === "string") return clip(value, textLength);
  if (Array.isArray(value)) return value.slice(0, listLength).map(brief);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([field, inner]) => [
    field,
    field === "base64" ? placeholder : brief(inner),
  ]);
  return Object.fromEntries(entries);
}
