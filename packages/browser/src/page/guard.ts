import type { Identity } from "./identity.ts";
import type { ReadinessChecks } from "./readiness.ts";

/** "unmet": no input has come by here. */
export type Meeting = "met" | "missed" | "unmet";

/**
 * Keeps a click from all but the element that it is meant for: a page may put another one in its place between the
 * last look and the input.
 */
export function createGuard(identity: Identity, readiness: ReadinessChecks) {
  const begins = ["pointerdown", "mousedown"];
  const types = [...begins, "pointerup", "mouseup", "click", "auxclick", "contextmenu", "dblclick"];
  let meeting: Meeting = "unmet";
  let end: (() => void) | undefined;

  /** @param element what alone may be met; null: nothing in this document. */
  function beginGuard(element: Element | null, expected: string): void {
    endGuard();
    meeting = "unmet";
    const onInput = (event: Event): void => {
      if (!event.isTrusted) return;
      if (meeting === "unmet") {
        if (!begins.includes(event.type)) return;
        meeting = isMet(event as MouseEvent, element, expected) ? "met" : "missed";
      }
      if (meeting === "met") return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    for (const type of types) window.addEventListener(type, onInput, { capture: true });
    end = () => {
      for (const type of types) window.removeEventListener(type, onInput, { capture: true });
    };
  }

  function lookAtGuard(): Meeting {
    return meeting;
  }

  function endGuard(): void {
    end?.();
    end = undefined;
  }

  function isMet(
    { clientX: x, clientY: y }: MouseEvent,
    element: Element | null,
    expected: string,
  ): boolean {
    if (element === null || !identity.isStill(element, expected)) return false;
    return readiness.covererAt(element, { x, y }) === undefined;
  }

  return { beginGuard, lookAtGuard, endGuard };
}
export type Guard = ReturnType<typeof createGuard>;
