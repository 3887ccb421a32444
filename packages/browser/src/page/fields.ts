import type { Dom } from "./dom.ts";

/** A form control as it was left. `nth` counts among those of equal type, name and id. */
export type FieldState = {
  type: string;
  name: string;
  id: string;
  nth: number;
  value?: string;
  checked?: boolean;
  /** Values of a select's chosen options. */
  selected?: string[];
};

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What was entered into the document's form controls, but for what is secret. */
export function createFields(dom: Dom) {
  const untold = ["button", "file", "hidden", "image", "password", "reset", "submit"];
  const touched = new WeakSet<EventTarget>();

  // A framework may make each value the control's default, so that a difference alone tells too little.
  for (const type of ["input", "change"]) {
    window.addEventListener(type, ({ target }) => void (target && touched.add(target)), true);
  }

  /** Controls that were changed, until `bytesMax` of JSON are full. */
  function readFields(bytesMax: number): FieldState[] {
    const fields: FieldState[] = [];
    let bytesLeft = bytesMax;
    for (const { control, key } of keyed()) {
      if (!touched.has(control) && isDefault(control)) continue;
      const field = { ...key, ...contentOf(control) };
      const bytes = new TextEncoder().encode(JSON.stringify(field)).byteLength;
      if (bytes > bytesLeft) continue;
      bytesLeft -= bytes;
      fields.push(field);
    }
    return fields;
  }

  /** Enters what was left, and again while the page is still building its form. */
  async function writeFields(fields: FieldState[]): Promise<void> {
    let missing = fields;
    for (let attempt = 0; attempt < 10 && missing.length > 0; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      const controls = new Map(keyed().map(({ control, key }) => [idOf(key), control]));
      missing = missing.filter((field) => {
        const control = controls.get(idOf(field));
        if (control !== undefined) enter(control, field);
        return control === undefined;
      });
    }
  }

  function keyed(): { control: Control; key: FieldState }[] {
    const counts = new Map<string, number>();
    return controls().map((control) => {
      const type = dom.attributeOf(control, "type") ?? "";
      const name = dom.attributeOf(control, "name") ?? "";
      const key = { type, name, id: dom.attributeOf(control, "id") ?? "", nth: 0 };
      const same = `${dom.tagOf(control)} ${idOf(key)}`;
      const nth = counts.get(same) ?? 0;
      counts.set(same, nth + 1);
      return { control, key: { ...key, type: `${dom.tagOf(control)} ${type}`.trim(), nth } };
    });
  }

  function idOf({ type, name, id, nth }: FieldState): string {
    return JSON.stringify([type, name, id, nth]);
  }

  function controls(): Control[] {
    const selector = "input, textarea, select";
    const all = Array.from(Document.prototype.querySelectorAll.call(document, selector));
    return all.filter(
      (element): element is Control =>
        (element instanceof HTMLInputElement &&
          !untold.includes(element.type) &&
          !isPrivate(element)) ||
        element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement,
    );
  }

  /** Card data is entered for one payment, not to be kept. */
  function isPrivate(element: Element): boolean {
    const purpose = dom.attributeOf(element, "autocomplete") ?? "";
    return dom.isSecret(element) || /(^|\s)cc-/i.test(purpose);
  }

  function isCheckable(control: Control): control is HTMLInputElement {
    return control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
  }

  function isDefault(control: Control): boolean {
    if (control instanceof HTMLSelectElement) {
      const options = Array.from(control.options);
      // Without a default option the first one is on show.
      if (!control.multiple && !options.some(({ defaultSelected }) => defaultSelected)) {
        return control.selectedIndex <= 0;
      }
      return options.every(({ selected, defaultSelected }) => selected === defaultSelected);
    }
    if (isCheckable(control)) return control.checked === control.defaultChecked;
    return control.value === control.defaultValue;
  }

  function contentOf(control: Control): Pick<FieldState, "value" | "checked" | "selected"> {
    if (control instanceof HTMLSelectElement) {
      return { selected: Array.from(control.selectedOptions, ({ value }) => value) };
    }
    return isCheckable(control) ? { checked: control.checked } : { value: control.value };
  }

  /** Only where it is not so yet, as the page may act upon it. */
  function enter(control: Control, field: FieldState): void {
    touched.add(control);
    if (control instanceof HTMLSelectElement) return choose(control, field.selected ?? []);
    if (isCheckable(control)) {
      if (field.checked !== undefined && control.checked !== field.checked) control.click();
      return;
    }
    if (field.value === undefined || control.value === field.value) return;
    control.value = field.value;
    announce(control);
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

  return { readFields, writeFields };
}
export type Fields = ReturnType<typeof createFields>;
