import type { Dom } from "./dom.ts";
import type { Entries } from "./field-entries.ts";

/**
 * A form control as it was left. `nth` counts among those of equal type, name and id of its tree.
 * Core's own `FieldState` cannot be had here: with it would come all of core, which is code for Node.
 */
export type FieldState = {
  type: string;
  name: string;
  id: string;
  nth: number;
  /** The hosts of the shadow trees it is in, from the outermost. */
  shadow?: string[];
  value?: string;
  checked?: boolean;
  /** Values of a select's chosen options. */
  selected?: string[];
};

type Tree = Document | ShadowRoot;

/** What was entered into the document's form controls, but for what is secret. */
export function createFields(dom: Dom, entries: Entries) {
  const touched = new WeakSet<EventTarget>();
  /** Shadow trees with something in them that was touched: to look for all of a large page's takes long. */
  const shadows = new Set<WeakRef<ShadowRoot>>();

  // A framework may make each value the control's default, so that a difference alone tells too little.
  for (const type of ["input", "change"]) window.addEventListener(type, note, true);

  function note(event: Event): void {
    const [target] = event.composedPath();
    if (target instanceof Element && !touched.has(target)) touch(target);
  }

  function touch(element: Element): void {
    touched.add(element);
    const root = dom.rootOf(element);
    if (!(root instanceof ShadowRoot)) return;
    if (![...shadows].some((known) => known.deref() === root)) shadows.add(new WeakRef(root));
  }

  /** Controls that were changed, until `bytesMax` of JSON are full. */
  function readFields(bytesMax: number): FieldState[] {
    const fields: FieldState[] = [];
    let bytesLeft = bytesMax;
    const roots = [...shadows].flatMap((known) => known.deref() ?? []);
    for (const tree of [document, ...roots.filter(({ isConnected }) => isConnected)]) {
      for (const { element, key } of keyed(tree)) {
        if (!touched.has(element) && entries.isDefault(element)) continue;
        const field = { ...key, ...entries.contentOf(element) };
        const bytes = new TextEncoder().encode(JSON.stringify(field)).byteLength;
        if (bytes > bytesLeft) continue;
        bytesLeft -= bytes;
        fields.push(field);
      }
    }
    return fields;
  }

  /** Enters what was left, and again while the page is still building its form. */
  async function writeFields(fields: FieldState[]): Promise<void> {
    let missing = fields;
    for (let attempt = 0; attempt < 10 && missing.length > 0; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      const found = new Map<string, Element>();
      for (const shadow of new Set(missing.map((field) => JSON.stringify(field.shadow ?? [])))) {
        const tree = treeOf(JSON.parse(shadow) as string[]);
        if (tree === undefined) continue;
        for (const { element, key } of keyed(tree)) found.set(idOf(key), element);
      }
      missing = missing.filter((field) => {
        const element = found.get(idOf(field));
        if (element === undefined) return true;
        touch(element);
        entries.enter(element, field);
        return false;
      });
    }
  }

  function keyed(tree: Tree): { element: Element; key: FieldState }[] {
    const counts = new Map<string, number>();
    const hosts = hostsOf(tree);
    return inTree(tree, entries.selector)
      .filter(entries.isKept)
      .map((element) => {
        const name = dom.attributeOf(element, "name") ?? "";
        const type = `${dom.tagOf(element)} ${entries.typeOf(element)}`.trim();
        const key = { type, name, id: dom.attributeOf(element, "id") ?? "", nth: 0 };
        const nth = counts.get(idOf(key)) ?? 0;
        counts.set(idOf(key), nth + 1);
        return { element, key: { ...key, nth, ...(hosts.length === 0 ? {} : { shadow: hosts }) } };
      });
  }

  function idOf({ type, name, id, nth, shadow = [] }: FieldState): string {
    return JSON.stringify([type, name, id, nth, shadow]);
  }

  /** Each host by its tag and its place among those of its tree. */
  function hostsOf(tree: Tree): string[] {
    if (tree instanceof Document) return [];
    const { host } = tree;
    const around = dom.rootOf(host);
    if (!(around instanceof Document || around instanceof ShadowRoot)) return [];
    const tag = dom.tagOf(host);
    return [...hostsOf(around), `${tag} ${inTree(around, tag).indexOf(host)}`];
  }

  function treeOf(hosts: string[]): Tree | undefined {
    let tree: Tree = document;
    for (const step of hosts) {
      const [tag = "", place = ""] = step.split(" ");
      const host: Element | undefined = inTree(tree, tag)[Number(place)];
      const shadow: ShadowRoot | null = host === undefined ? null : dom.shadowRootOf(host);
      if (shadow === null) return undefined;
      tree = shadow;
    }
    return tree;
  }

  /** A form's control may have the name of any property of the document. */
  function inTree(tree: Tree, selector: string): Element[] {
    const { querySelectorAll } =
      tree instanceof Document ? Document.prototype : DocumentFragment.prototype;
    const found: NodeListOf<Element> = querySelectorAll.call(tree, selector);
    return Array.from(found);
  }

  return { readFields, writeFields };
}
export type Fields = ReturnType<typeof createFields>;
