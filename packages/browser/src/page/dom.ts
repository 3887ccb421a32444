export type Box = { x: number; y: number; width: number; height: number };

/**
 * Reads the document past what a page can bend. The isolated world keeps the page's scripts out, but
 * not its markup: `<form><input name="children">` shadows `form.children` in every world. So each
 * property is read through its prototype.
 */
export function createDom() {
  function getter<Owner extends Node, Property extends keyof Owner>(
    prototype: Owner,
    property: Property,
  ): (target: Node) => Owner[Property] {
    const get = Object.getOwnPropertyDescriptor(prototype, property)?.get;
    if (get === undefined) throw new Error(`this browser has no ${String(property)}`);
    return (target) => get.call(target) as Owner[Property];
  }

  const childNodesOf = getter(Node.prototype, "childNodes");
  const parentNodeOf = getter(Node.prototype, "parentNode");
  const childrenOf = {
    element: getter(Element.prototype, "children"),
    document: getter(Document.prototype, "children"),
    fragment: getter(DocumentFragment.prototype, "children"),
  };
  const localName = getter(Element.prototype, "localName");
  const shadowRoot = getter(Element.prototype, "shadowRoot");
  const assignedSlot = getter(Element.prototype, "assignedSlot");
  const outerHtml = getter(Element.prototype, "outerHTML");
  const bodyOf = getter(Document.prototype, "body");
  const documentElementOf = getter(Document.prototype, "documentElement");
  const connected = getter(Node.prototype, "isConnected");

  const isElement = (node: unknown): node is Element => node instanceof Element;
  const tagOf = (element: Element): string => localName(element);
  const shadowRootOf = (element: Element): ShadowRoot | null => shadowRoot(element);
  const htmlOf = (element: Element): string => outerHtml(element);
  const body = (): HTMLElement | null => bodyOf(document);
  const documentElement = (): HTMLElement => documentElementOf(document);
  const isConnected = (node: Node): boolean => connected(node);
  const attributeOf = (element: Element, name: string): string | null =>
    Element.prototype.getAttribute.call(element, name);
  const matches = (element: Element, selector: string): boolean =>
    Element.prototype.matches.call(element, selector);
  const rootOf = (node: Node): Node => Node.prototype.getRootNode.call(node);
  const rectsOf = (element: Element): DOMRect[] =>
    Array.from(Element.prototype.getClientRects.call(element));

  function boxOf(element: Element): Box {
    const { x, y, width, height } = Element.prototype.getBoundingClientRect.call(element);
    return { x, y, width, height };
  }

  function elementChildren(root: Node): Element[] {
    if (isElement(root)) return Array.from(childrenOf.element(root));
    if (root instanceof Document) return Array.from(childrenOf.document(root));
    if (root instanceof DocumentFragment) return Array.from(childrenOf.fragment(root));
    return [];
  }

  /** As rendered: a shadow host's children are those of its shadow tree, a slot's what is put there. */
  function renderedChildren(element: Element): Node[] {
    const shadow = shadowRootOf(element);
    if (shadow !== null) return Array.from(childNodesOf(shadow));
    if (element instanceof HTMLSlotElement) {
      const assigned = element.assignedNodes();
      if (assigned.length > 0) return assigned;
    }
    return Array.from(childNodesOf(element));
  }

  function renderedParent(node: Node): Element | null {
    const slot = isElement(node) ? assignedSlot(node) : null;
    if (slot !== null) return slot;
    return composedParent(node);
  }

  /** The parent element; of a shadow tree's outermost elements, the host. */
  function composedParent(node: Node): Element | null {
    const parent = parentNodeOf(node);
    if (parent instanceof ShadowRoot) return parent.host;
    return isElement(parent) ? parent : null;
  }

  /** The shadow trees that it lies in, closed ones too, innermost first. */
  function shadowRootsAround(element: Element): ShadowRoot[] {
    const roots: ShadowRoot[] = [];
    let root = rootOf(element);
    while (root instanceof ShadowRoot) {
      roots.push(root);
      root = rootOf(root.host);
    }
    return roots;
  }

  /** As rendered: what stands in a slot is within the slot's element too. */
  function isWithin(element: Element, ancestor: Element): boolean {
    let current: Element | null = element;
    while (current !== null) {
      if (current === ancestor) return true;
      current = renderedParent(current);
    }
    return false;
  }

  /** Everything below `root`, open shadow trees included, each host's shadow tree before its children. */
  function descendants(root: Node): Element[] {
    const result: Element[] = [];
    const visit = (node: Node): void => {
      const shadow = isElement(node) ? shadowRootOf(node) : null;
      if (shadow !== null) visit(shadow);
      for (const child of elementChildren(node)) {
        result.push(child);
        visit(child);
      }
    };
    visit(root);
    return result;
  }

  /** `root` and every open shadow root below it. */
  function trees(root: Node): Node[] {
    const shadows = descendants(root).map(shadowRootOf);
    const own = isElement(root) ? shadowRootOf(root) : null;
    return [root, own, ...shadows].filter((tree) => tree !== null);
  }

  function closest(element: Element, selector: string): Element | null {
    let current: Element | null = element;
    while (current !== null && !matches(current, selector)) current = composedParent(current);
    return current;
  }

  function byId(near: Node, id: string): Element | null {
    const root = rootOf(near);
    if (root instanceof ShadowRoot) return root.getElementById(id);
    return root instanceof Document ? Document.prototype.getElementById.call(root, id) : null;
  }

  /** Elements an attribute such as aria-labelledby names, in its order. */
  function referenced(element: Element, attribute: string): Element[] {
    const ids = (attributeOf(element, attribute) ?? "").split(/\s+/).filter((id) => id !== "");
    return ids.map((id) => byId(element, id)).filter((target) => target !== null);
  }

  function styleOf(element: Element, pseudo?: string): CSSStyleDeclaration {
    return window.getComputedStyle(element, pseudo);
  }

  const normalize = (text: string): string => text.replace(/[\s\u00a0\u200b]+/g, " ").trim();

  const unread = new Set(["script", "style", "noscript", "template", "head", "title"]);

  /** All text, as `textContent` has it, but through shadow trees and slots and without scripts. */
  function textOf(element: Element, cache = new Map<Element, string>()): string {
    const known = cache.get(element);
    if (known !== undefined) return known;
    const text = computeText(element, cache);
    cache.set(element, text);
    return text;
  }

  function computeText(element: Element, cache: Map<Element, string>): string {
    if (unread.has(tagOf(element))) return "";
    if (isButtonInput(element)) return element.value;
    let text = "";
    for (const child of renderedChildren(element)) {
      if (child instanceof Text) text += child.data;
      else if (child instanceof HTMLBRElement) text += "\n";
      else if (isElement(child)) text += textOf(child, cache);
    }
    return text;
  }

  function isButtonInput(element: Element): element is HTMLInputElement {
    return (
      element instanceof HTMLInputElement && ["submit", "button", "reset"].includes(element.type)
    );
  }

  /** Has a box and is painted; opacity does not count, as an element of opacity 0 takes clicks. */
  function isVisible(element: Element): boolean {
    const style = styleOf(element);
    if (style.display === "contents") {
      return renderedChildren(element).some((child) =>
        isElement(child) ? isVisible(child) : child instanceof Text && isTextVisible(child),
      );
    }
    if (!Element.prototype.checkVisibility.call(element)) return false;
    if (style.visibility !== "visible") return false;
    const box = boxOf(element);
    return box.width > 0 && box.height > 0;
  }

  function isTextVisible(text: Text): boolean {
    const range = document.createRange();
    range.selectNode(text);
    const box = range.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  }

  /** Fields whose value must never leave the page. */
  const secretSelector = [
    'input[type="password" i]',
    'input[autocomplete~="current-password" i]',
    'input[autocomplete~="new-password" i]',
    'input[autocomplete~="one-time-code" i]',
  ].join(", ");
  /** Fields seen as password fields: a "show password" button makes plain text fields of them. */
  const everSecret = new WeakSet<Node>();
  const typeChanges = new MutationObserver(noteChanges);
  typeChanges.observe(document, {
    subtree: true,
    attributeFilter: ["type"],
    attributeOldValue: true,
  });

  function noteChanges(changes: MutationRecord[]): void {
    for (const { target, oldValue } of changes) {
      if (oldValue?.toLowerCase() === "password") everSecret.add(target);
    }
  }

  /** Remembers a field that is about to be typed into: changes in shadow trees are not observed. */
  function noteSecret(element: Element, isSecretText = false): void {
    if (!isSecretText && !matches(element, secretSelector)) return;
    everSecret.add(element);
    if (!isCell(element)) return;
    for (const cell of inputsIn(rootOf(element)).filter(isCell)) everSecret.add(cell);
  }

  /** A code is written over several fields for a character each, and a page may write into those beside it. */
  function isCell(element: Element): boolean {
    return element instanceof HTMLInputElement && element.maxLength === 1;
  }

  function isSecret(element: Element): boolean {
    noteChanges(typeChanges.takeRecords());
    noteSecret(element);
    return everSecret.has(element);
  }

  const inputs = "input, textarea";

  /** The inputs below `root`, in the same order in a copy of it. */
  function inputsIn(root: Node): Element[] {
    if (root instanceof Document) {
      return Array.from(Document.prototype.querySelectorAll.call(root, inputs));
    }
    if (root instanceof DocumentFragment) {
      return Array.from(DocumentFragment.prototype.querySelectorAll.call(root, inputs));
    }
    if (!isElement(root)) return [];
    const below = Array.from(Element.prototype.querySelectorAll.call(root, inputs));
    return matches(root, inputs) ? [root, ...below] : below;
  }

  return {
    isElement,
    tagOf,
    attributeOf,
    shadowRootOf,
    htmlOf,
    body,
    documentElement,
    isConnected,
    matches,
    rootOf,
    rectsOf,
    boxOf,
    elementChildren,
    renderedChildren,
    renderedParent,
    composedParent,
    shadowRootsAround,
    isWithin,
    descendants,
    trees,
    closest,
    byId,
    referenced,
    styleOf,
    normalize,
    textOf,
    isVisible,
    secretSelector,
    noteSecret,
    isSecret,
    isCell,
    inputsIn,
  };
}
export type Dom = ReturnType<typeof createDom>;
