import { callFields } from "../tools/call-fields.ts";
import type { ModelCall } from "../../model/model.ts";
import type { PageContent, PageElement, Ref } from "../../page-state/page-content.ts";
import { focusedOn } from "../tools/focused.ts";
import { elementsOf, partsAround } from "./parts-around.ts";
import { isYes, linksToEffect, namesEffect, speaksOfEffect } from "./effect-words.ts";

/**
 * Of each call of one answer, whether it buys, sends, books or deletes, as far as what it is done to tells: what a
 * button says, the dialog or form that it stands in, and for Enter the buttons of the form that it would send.
 * @param page as it is; without it nobody can tell of what is done to its elements.
 */
export function haveEffects(calls: readonly ModelCall[], page: PageContent | undefined): boolean[] {
  return withFocus(calls, page).map((call) => hasEffect(call, page));
}

/** The calls with what they are done to where they do not name it: what has the focus by then. */
export function withFocus(calls: readonly ModelCall[], page: PageContent | undefined): ModelCall[] {
  let focus: string | undefined = focusedOn(page)?.ref;
  return calls.map((call) => {
    const { ref = focus, ...input } = callFields(call.input);
    if (!focusing.has(call.tool)) return call;
    if (typeof ref === "string") focus = ref;
    return { ...call, input: { ...(ref === undefined ? {} : { ref }), ...input } };
  });
}

/** Whether a call of this kind may have an effect, on whatever page. */
export function mayHaveEffect({ tool, input }: ModelCall): boolean {
  return acting.has(tool) && input !== null;
}

const acting: ReadonlySet<string> = new Set([
  "click",
  "clickAt",
  "download",
  "drag",
  "press",
  "type",
  "dialog",
]);

const focusing: ReadonlySet<string> = new Set([
  "click",
  "fill",
  "type",
  "press",
  "select",
  "check",
]);

function hasEffect(call: ModelCall, page: PageContent | undefined): boolean {
  const { ref, from, to, key, text, accept, right, x, y } = callFields(call.input);
  switch (call.tool) {
    case "click":
      // A menu opens.
      return right !== true && onElement(ref, page, isEffective);
    case "download":
      // That is a click, too, whatever comes of it.
      return onElement(ref, page, isEffective);
    case "clickAt":
      return page === undefined || atPlace(page, Number(x), Number(y));
    case "drag":
      return [from, to].some((end) => onElement(end, page, ({ name }) => namesEffect(name)));
    case "press":
      return isActivation(key) && onElement(ref, page, keyed(key));
    case "type":
      return /[\n\r]/.test(String(text)) && onElement(ref, page, keyed("Enter"));
    case "dialog":
      // Whatever the page asks from now on is agreed to.
      return accept === true;
    default:
      return false;
  }
}

type Judge = (element: PageElement, ref: string, page: PageContent) => boolean;

/** What is not there cannot be acted on; of a page that could not be read, nobody knows. */
function onElement(ref: unknown, page: PageContent | undefined, judge: Judge): boolean {
  if (typeof ref !== "string") return false;
  if (page === undefined) return true;
  const element = Object.hasOwn(page.elements, ref) ? page.elements[ref as Ref] : undefined;
  return element !== undefined && judge(element, ref, page);
}

/** Of what is clicked. */
const isEffective: Judge = (element, ref, page) => {
  const { name, role, href, verb, expanded, description = "" } = element;
  // What opens a menu, or shows another part, does nothing yet.
  if (expanded !== undefined || role === "tab" || (verb !== undefined && verb !== "click")) {
    return false;
  }
  // What leads nowhere else may do anything here.
  if (href !== undefined && !href.startsWith("#")) return linksToEffect(name);
  if (namesEffect(name) || (name === "" && namesEffect(description))) return true;
  return isYes(name) && partsAround(ref, page).some(({ told }) => speaksOfEffect(told));
};

/** Of what Enter or the space bar is pressed in. */
function keyed(key: unknown): Judge {
  return (element, ref, page) => {
    if (element.verb === "click" || element.verb === undefined) {
      return isEffective(element, ref, page);
    }
    if (!isEnter(key)) return false;
    const parts = partsAround(ref, page);
    const within = Object.values(page.sections).filter((one) =>
      parts.some(({ key: outer, section }) => one.within === outer && section.kind !== "dialog"),
    );
    const buttons = [...parts.map(({ section }) => section), ...within].flatMap(elementsOf);
    return buttons.some((other) => {
      const button = page.elements[other];
      return button?.role === "button" && isEffective(button, other, page);
    });
  };
}

function isActivation(key: unknown): boolean {
  return isEnter(key) || key === " " || key === "Space";
}

/** Also with what is held down: "Control+Enter" sends in many places. */
function isEnter(key: unknown): boolean {
  return typeof key === "string" && /(?:^|\+)(?:numpad)?(?:enter|return)$/i.test(key.trim());
}

/** What is told of no canvas or drawing there may be anything. */
function atPlace(page: PageContent, x: number, y: number): boolean {
  const at = Object.values<PageElement>(page.elements).find(
    ({ box }) =>
      box !== undefined &&
      x >= box.x &&
      x < box.x + box.width &&
      y >= box.y &&
      y < box.y + box.height,
  );
  return at === undefined || namesEffect(at.name);
}
