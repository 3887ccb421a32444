import { createHash } from "node:crypto";
import type { Action, AgentTask, DetailedLocator, Ref, ScriptAction } from "@dormouse/contract";
import type { PageElement } from "../../page-state/page-content.ts";
import { blotMark } from "../../page-state/outline/secrets/blot-out.ts";
import { masked } from "../context/mask-answer.ts";
import { refersToAnswer } from "../secret-answers.ts";
import { haveEffects } from "../approval/has-effect.ts";
import { isLook } from "../tools/agent-tools.ts";
import { focusedOn } from "../tools/focused.ts";
import { readCalls, withoutNotes } from "../tools/read-calls.ts";
import { nameElement } from "./name-element.ts";
import { PlacedElements } from "./placed-elements.ts";
import type { RecordedStep, Unresolved } from "./recorded-step.ts";
import { refIn, withoutRefs } from "./without-refs.ts";

/** What was entered and is told nowhere: its name in a script, and what its field is called. */
export type Secret = { name: string; label: string };

/** What a step has done, as a script does it; `secrets` are what it has to be told for that. */
export type StepActions = {
  actions: ScriptAction[];
  secrets: Secret[];
  unresolved: Unresolved[];
};

/** Whatever its task allowed then. */
const anyTask: AgentTask = { task: "" };

/**
 * What a step of an agent's run has done, by locators in place of refs. What failed, was cut off or only looked is left
 * out.
 * @param values what stands for something else in later runs
 */
export function stepActions(recorded: RecordedStep, values: readonly string[]): StepActions {
  const { step, error } = recorded;
  const result: StepActions = { actions: [], secrets: [], unresolved: [] };
  if (error?.code === "interrupted") {
    const reason =
      "It was cut off while it was being done: look whether the script lacks something.";
    result.unresolved.push({ step, reason });
  }
  const decided = readCalls(recorded.calls, anyTask, { instruction: 0 }, recorded.before);
  if (decided.kind !== "act") return result;
  const pages = pagesOf(recorded);
  for (const action of decided.actions.slice(0, recorded.done.length)) {
    if (isLook(action.type) || isPause(action)) continue;
    const named = withoutRefs(action, (ref) => locate(pages, ref, values));
    if (named === undefined) {
      const reason = `Nothing tells the element of its ${action.type} from others on the page.`;
      result.unresolved.push({ step, reason });
      continue;
    }
    const secret = secretOf(action, named, pages);
    if (secret === undefined && isBlotted(named)) {
      const reason = `What its ${action.type} takes is told nowhere.`;
      result.unresolved.push({ step, reason });
      continue;
    }
    if (secret !== undefined) result.secrets.push(secret);
    result.actions.push(secret === undefined ? named : withSecret(named, secret.name));
  }
  const last = result.actions.at(-1);
  if (last !== undefined && endsWithEffect(recorded)) {
    result.actions.splice(-1, 1, { ...last, effect: true });
  }
  return result;
}

/** What it did last buys, sends, books or deletes, by the words that a person is asked about. */
function endsWithEffect({ calls, done, before }: RecordedStep): boolean {
  return haveEffects(withoutNotes(calls), before)[done.length - 1] === true;
}

function isPause(action: Action): boolean {
  return action.type === "waitFor" && action.ms !== undefined;
}

type Pages = readonly PlacedElements[];

function pagesOf({ before, after }: RecordedStep): Pages {
  return [before, after].flatMap((page) => (page === undefined ? [] : [new PlacedElements(page)]));
}

/** What an action before it has brought up may stand only on the page behind the step. */
function locate(pages: Pages, ref: Ref, values: readonly string[]): DetailedLocator | undefined {
  for (const placed of pages) {
    const locator = nameElement(placed, ref, values);
    if (locator !== undefined) return locator;
  }
  return undefined;
}

/** The secret that the action enters, by its field. */
function secretOf(action: Action, named: Action, pages: Pages): Secret | undefined {
  if (action.type !== "fill" && action.type !== "type") return undefined;
  const ref = refIn(action.locator);
  const field = elementOf(pages, ref) ?? focusedOn(pages[0]?.page)?.element;
  const text = action.type === "fill" ? action.value : action.text;
  const isSecret = field?.masked !== undefined || refersToAnswer(text) || text.includes(blotMark);
  if (!isSecret || !("locator" in named)) return undefined;
  const label = field?.name ?? "";
  return { name: nameOf(label), label };
}

/** It holds what is left out of all that is told, such as the number of a card. */
function isBlotted(action: Action): boolean {
  const isMasked = action.type === "press" && action.key === masked;
  return isMasked || JSON.stringify(action).includes(blotMark);
}

function elementOf(pages: Pages, ref: Ref | undefined): PageElement | undefined {
  if (ref === undefined) return undefined;
  return pages.map(({ page }) => page.elements[ref]).find((one) => one !== undefined);
}

/** Of two fields that are called by other letters each has a name of its own. */
function nameOf(label: string): string {
  const name = label
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/gu, "_")
    .replaceAll(/^_+|_+$/gu, "")
    .slice(0, 40);
  if (/^[a-z]/u.test(name)) return name;
  const own = createHash("sha256").update(label).digest("hex").slice(0, 6);
  return label === "" ? "secret" : `secret_${own}`;
}

function withSecret(action: ScriptAction, input: string): ScriptAction {
  if (action.type === "fill") return { ...action, value: { input } };
  return action.type === "type" ? { ...action, text: { input } } : action;
}
