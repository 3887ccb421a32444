import type { Accessibility } from "./accessibility.ts";
import type { Dom } from "./dom.ts";

/** What a page says of a field, by which it can be known whether what is entered there is secret. */
export type FieldWords = {
  /** Known without any words: a password field, or one that was. */
  isSecret: boolean;
  autocomplete: string;
  said: string[];
  /** Of a field for one character of a code: its place among those that stand together. */
  cell?: number;
};

/** A field, and what it holds. */
export type HeldField = { field: FieldWords; held: string };

/** What tells a secret field from others. */
export function createSecrecy(dom: Dom, accessibility: Accessibility) {
  const wordsMax = 200;
  const attributes = ["name", "id", "aria-label", "placeholder", "title"];

  function aboutField(target: Element): FieldWords {
    const element = accessibility.controlOf(target);
    const said = [
      ...attributes.map((name) => dom.attributeOf(element, name) ?? ""),
      ...accessibility.labelTextsOf(element),
      ...captionsOf(element),
    ];
    return {
      isSecret: dom.isSecret(element) || dom.isCell(element),
      autocomplete: dom.attributeOf(element, "autocomplete") ?? "",
      said: said.filter((text) => text !== "" && text.length <= wordsMax),
      ...(dom.isCell(element) ? { cell: placeOf(element) } : {}),
    };
  }

  /** @param isSecret of what is written into it, wherever the page has led the keyboard. */
  function heldBy(target: Element, isSecret: boolean): HeldField {
    const element = accessibility.controlOf(target);
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (isField) dom.noteSecret(element, isSecret);
    return { field: aboutField(element), held: isField ? element.value : dom.textOf(element) };
  }

  function placeOf(cell: Element): number {
    return dom.inputsIn(dom.rootOf(cell)).filter(dom.isCell).indexOf(cell);
  }

  /** What stands right before a field that has no label, and may be one. */
  function captionsOf(element: Element): string[] {
    return [element, dom.composedParent(element)].flatMap((at) => {
      const before = at?.previousElementSibling ?? null;
      if (before === null) return [];
      const text = dom.normalize(dom.textOf(before));
      const isCaption = /^(?:label|th|td|dt)$/.test(dom.tagOf(before)) || /[:*]$/.test(text);
      return isCaption ? [text] : [];
    });
  }

  /** The element that the keyboard writes to; of an iframe's page the iframe, of a closed shadow tree its host. */
  function focused(root: Document | ShadowRoot = document): Element | null {
    let element = root.activeElement;
    while (element !== null) {
      const inner = dom.shadowRootOf(element)?.activeElement ?? null;
      if (inner === null) return element;
      element = inner;
    }
    return null;
  }

  return { aboutField, heldBy, focused };
}
export type Secrecy = ReturnType<typeof createSecrecy>;
