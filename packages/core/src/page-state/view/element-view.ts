import type { DisabledReason, ElementAction, PageElementView } from "@dormouse/contract";
import type { Constraints, PageElement, Ref } from "../page-content.ts";

/** An element as the API tells of it. */
export function viewElement(element: PageElement<Ref>): PageElementView {
  const { verb: _verb, optionCount, constraints, disabled, ...same } = element;
  return {
    ...same,
    ...(optionCount === undefined ? {} : { option_count: optionCount }),
    ...(constraints === undefined ? {} : { constraints: viewConstraints(constraints) }),
    ...(disabled === undefined ? {} : { disabled: viewReason(disabled) }),
  };
}

/** Every action of a script that can be done with it. */
export function actionsOf(element: PageElement): ElementAction[] {
  const action = actionOf(element);
  return [
    ...(action === undefined ? [] : [action]),
    ...(element.draggable === true ? (["drag"] as const) : []),
  ];
}

/** The action of a script that does what may be done with it; of a box that is checked already, to uncheck it. */
function actionOf({ verb, role, checked }: PageElement): ElementAction | undefined {
  if (verb !== "check" || checked !== true) return verb;
  // A radio button is left only by choosing another.
  return role === "radio" || role === "menuitemradio" ? "check" : "uncheck";
}

export function viewReason(reason: NonNullable<PageElement["disabled"]>): DisabledReason {
  return reason === "readOnly" ? "read_only" : reason;
}

function viewConstraints({ minLength, maxLength, ...same }: Constraints) {
  return {
    ...same,
    ...(minLength === undefined ? {} : { min_length: minLength }),
    ...(maxLength === undefined ? {} : { max_length: maxLength }),
  };
}
