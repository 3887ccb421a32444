import type { Accessibility } from "./accessibility.ts";
import type { Dom } from "./dom.ts";

export type UploadedFile = { fileName: string; contentType: string; base64: string };

/** How to go on with a fill: `insert` means the content is selected and waits for the keyboard. */
export type FillStart =
  | { outcome: "insert" }
  | { outcome: "done" }
  | { outcome: "wrong-kind"; element: string; hint: string }
  | { outcome: "malformed"; inputType: string };

export type SelectOutcome =
  | { outcome: "selected"; values: string[] }
  | { outcome: "not-a-select" }
  | { outcome: "single" }
  /** `missing` and `disabled` count in what was wanted. */
  | { outcome: "missing"; missing: number; labels: string[] }
  | { outcome: "disabled"; disabled: number };

export type UploadOutcome = "done" | "not-a-file-input" | "single";

/** Form controls: what the keyboard and the mouse alone cannot do. */
export function createForms(dom: Dom, accessibility: Accessibility) {
  const typed = ["text", "email", "number", "password", "search", "tel", "url"];
  const assigned = ["color", "date", "datetime-local", "month", "range", "time", "week"];
  const hints: Record<string, string> = {
    checkbox: "use check or uncheck",
    radio: "use check",
    file: "use upload",
    submit: "use click",
    button: "use click",
    reset: "use click",
    image: "use click",
    hidden: "a hidden field cannot be filled",
  };

  /** Selects the content of a text field for the keyboard to replace, or sets a picker's value. */
  function beginFill(target: Element, value: string, isSecret: boolean): FillStart {
    const element = accessibility.controlOf(target);
    dom.noteSecret(element, isSecret);
    if (element instanceof HTMLInputElement) return beginInput(element, value);
    if (element instanceof HTMLTextAreaElement) {
      element.focus();
      element.select();
      return { outcome: "insert" };
    }
    if (element instanceof HTMLSelectElement) {
      return { outcome: "wrong-kind", element: "a select", hint: "use select" };
    }
    if (element instanceof HTMLElement && element.isContentEditable) {
      element.focus();
      document.getSelection()?.selectAllChildren(element);
      return { outcome: "insert" };
    }
    return {
      outcome: "wrong-kind",
      element: `a <${dom.tagOf(element)}>`,
      hint: "name an input, a textarea or an editable element",
    };
  }

  function beginInput(element: HTMLInputElement, value: string): FillStart {
    const type = element.type;
    if (assigned.includes(type)) return assign(element, value);
    if (!typed.includes(type)) {
      return {
        outcome: "wrong-kind",
        element: `an input of type ${type}`,
        hint: hints[type] ?? "use click",
      };
    }
    if (type === "number" && value.trim() !== "" && Number.isNaN(Number(value))) {
      return { outcome: "malformed", inputType: type };
    }
    element.focus();
    element.select();
    return { outcome: "insert" };
  }

  /** Pickers take no keys in headless Chromium: the value is set and the page is told. */
  function assign(element: HTMLInputElement, value: string): FillStart {
    const wanted = element.type === "color" ? value.trim().toLowerCase() : value.trim();
    const before = element.value;
    element.focus();
    element.value = wanted;
    const taken =
      element.type === "range"
        ? Number(element.value) === Number(wanted)
        : element.value === wanted;
    if (!taken && !(wanted !== "" && sameMoment(element.value, wanted))) {
      element.value = before;
      return { outcome: "malformed", inputType: element.type };
    }
    announce(element);
    return { outcome: "done" };
  }

  /** "10:00" and "10:00:00" are one time: Chromium writes the shorter. */
  function sameMoment(one: string, other: string): boolean {
    const plain = (text: string): string => text.replace(/(:00)?(\.0+)?$/, "");
    return one !== "" && plain(one) === plain(other);
  }

  function announce(element: Element): void {
    element.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Puts the caret behind what is there, as a person who goes on writing does. */
  function focusAtEnd(target: Element, isSecret: boolean): void {
    const element = accessibility.controlOf(target);
    dom.noteSecret(element, isSecret);
    const had = isFocused(element);
    if (element instanceof HTMLElement || element instanceof SVGElement) element.focus();
    if (had) return;
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      // Inputs such as email and number have no selection to set.
      if (element.selectionStart !== null) {
        element.setSelectionRange(element.value.length, element.value.length);
      }
    } else if (element instanceof HTMLElement && element.isContentEditable) {
      const selection = document.getSelection();
      selection?.selectAllChildren(element);
      selection?.collapseToEnd();
    }
  }

  function isFocused(element: Element): boolean {
    const root = dom.rootOf(element);
    return (
      (root instanceof Document || root instanceof ShadowRoot) && root.activeElement === element
    );
  }

  /** Selects the options whose value or label is wanted, and no other. */
  function selectOptions(target: Element, wanted: string[]): SelectOutcome {
    const element = accessibility.controlOf(target);
    if (!(element instanceof HTMLSelectElement)) return { outcome: "not-a-select" };
    if (!element.multiple && wanted.length > 1) return { outcome: "single" };
    const options = Array.from(element.options);
    const chosen: HTMLOptionElement[] = [];
    for (const [index, text] of wanted.entries()) {
      const option = optionOf(options, text);
      if (option === undefined) {
        return { outcome: "missing", missing: index, labels: options.map(optionText) };
      }
      if (dom.matches(option, ":disabled")) return { outcome: "disabled", disabled: index };
      chosen.push(option);
    }
    element.focus();
    if (!element.multiple && chosen.length === 0) element.selectedIndex = -1;
    for (const option of options) option.selected = chosen.includes(option);
    announce(element);
    return {
      outcome: "selected",
      values: Array.from(element.selectedOptions, ({ value }) => value),
    };
  }

  function optionOf(options: HTMLOptionElement[], text: string): HTMLOptionElement | undefined {
    const label = dom.normalize(text);
    return (
      options.find(({ value }) => value === text) ??
      options.find((option) => dom.normalize(option.label) === label)
    );
  }

  function optionText(option: HTMLOptionElement): string {
    const label = dom.normalize(option.label);
    return option.value === label ? `"${label}"` : `"${label}" (value "${option.value}")`;
  }

  /** undefined for what cannot be checked. A radio button can be checked, not unchecked. */
  function checkedState(target: Element): { checked: boolean; radio: boolean } | undefined {
    const element = accessibility.controlOf(target);
    if (element instanceof HTMLInputElement && ["checkbox", "radio"].includes(element.type)) {
      return { checked: element.checked, radio: element.type === "radio" };
    }
    const role = accessibility.roleOf(element);
    const checkable = ["checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"];
    if (!checkable.includes(role)) return undefined;
    return {
      checked: dom.attributeOf(element, "aria-checked") === "true",
      radio: role === "radio" || role === "menuitemradio",
    };
  }

  /** Gives files to an `input type=file`, from memory: a file on disk could be gone when it is read. */
  function giveFiles(target: Element, files: UploadedFile[]): UploadOutcome {
    const element = accessibility.controlOf(target);
    if (!(element instanceof HTMLInputElement) || element.type !== "file")
      return "not-a-file-input";
    if (!element.multiple && files.length > 1) return "single";
    const transfer = new DataTransfer();
    for (const { fileName, contentType, base64 } of files) {
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([content], fileName, { type: contentType }));
    }
    element.files = transfer.files;
    announce(element);
    return "done";
  }

  return { beginFill, focusAtEnd, selectOptions, checkedState, giveFiles };
}
export type Forms = ReturnType<typeof createForms>;
