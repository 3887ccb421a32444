import type { Dom } from "./dom.ts";
import type { FieldState } from "./fields.ts";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Entered = Pick<FieldState, "value" | "checked" | "selected">;

/** What can be entered into an element, how it is read, and how it is entered again. */
export function createEntries(dom: Dom) {
  const untold = ["button", "file", "hidden", "image", "password", "reset", "submit"];
  const selector = "input, textarea, select, [contenteditable]";

  function isKept(element: Element): boolean {
    if (element instanceof HTMLInputElement) {
      return !untold.includes(element.type) && !isPrivate(element);
    }
    return isControl(element) || isEditor(element);
  }

  /** Card data is entered for one payment, not to be kept. */
  function isPrivate(element: Element): boolean {
    const purpose = dom.attributeOf(element, "autocomplete") ?? "";
    return dom.isSecret(element) || /(^|\s)cc-/i.test(purpose);
  }

  function isControl(element: Element): element is Control {
    return (
      element instanceof HTMLInputElement ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement
    );
  }

  /** An element that text is written into; not one inside another. */
  function isEditor(element: Element): element is HTMLElement {
    return (
      element instanceof HTMLElement &&
      element.isContentEditable &&
      element.parentElement?.isContentEditable !== true
    );
  }

  function isCheckable(element: Element): element is HTMLInputElement {
    return element instanceof HTMLInputElement && ["checkbox", "radio"].includes(element.type);
  }

  function typeOf(element: Element): string {
    return isControl(element) ? (dom.attributeOf(element, "type") ?? "") : "editable";
  }

  /** What an editor holds by itself is not known: it counts once someone has written. */
  function isDefault(element: Element): boolean {
    if (!isControl(element)) return true;
    if (element instanceof HTMLSelectElement) {
      const options = Array.from(element.options);
      // Without a default option the first one is on show.
      if (!element.multiple && !options.some(({ defaultSelected }) => defaultSelected)) {
        return element.selectedIndex <= 0;
      }
      return options.every(({ selected, defaultSelected }) => selected === defaultSelected);
    }
    if (isCheckable(element)) return element.checked === element.defaultChecked;
    return element.value === element.defaultValue;
  }

  function contentOf(element: Element): Entered {
    if (element instanceof HTMLSelectElement) {
      return { selected: Array.from(element.selectedOptions, ({ value }) => value) };
    }
    if (isCheckable(element)) return { checked: element.checked };
    if (isControl(element)) return { value: element.value };
    return element instanceof HTMLElement ? { value: element.innerText } : {};
  }

  /** Only where it is not so yet, as the page may act upon it. */
  function enter(element: Element, { value, checked, selected }: Entered): void {
    if (element instanceof HTMLSelectElement) return choose(element, selected ?? []);
    if (isCheckable(element)) {
      if (checked !== undefined && element.checked !== checked) element.click();
      return;
    }
    if (value === undefined) return;
    if (!isControl(element)) {
      if (element instanceof HTMLElement) write(element, value);
      return;
    }
    if (element.value === value) return;
    element.value = value;
    announce(element);
  }

  /**
   * As a person who selects all and types: an editor takes note of its own, and text stays text, where
   * markup put back would be read anew.
   */
  function write(editor: HTMLElement, text: string): void {
    if (editor.innerText === text) return;
    const before = document.activeElement;
    editor.focus({ preventScroll: true });
    document.getSelection()?.selectAllChildren(editor);
    document.execCommand("insertText", false, text);
    if (before === editor) return;
    editor.blur();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }

  function choose(select: HTMLSelectElement, values: string[]): void {
    const options = Array.from(select.options);
    const wanted = options.filter(({ value }) => values.includes(value));
    const isSo = options.every((option) => option.selected === wanted.includes(option));
    // An option that is gone leaves the select as it is.
    if (isSo || wanted.length < values.length) return;
    for (const option of options) option.selected = wanted.includes(option);
    announce(select);
  }

  function announce(control: Control): void {
    control.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  return { selector, isKept, typeOf, isDefault, contentOf, enter };
}
export type Entries = ReturnType<typeof createEntries>;
