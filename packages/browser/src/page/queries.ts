import type { DetailedLocator, Locator, PlainLocator } from "@dormouse/contract";
import type { Accessibility } from "./accessibility.ts";
import type { Dom } from "./dom.ts";

/** Finds what a locator names, in document order, through open shadow roots. */
export function createQueries(dom: Dom, accessibility: Accessibility) {
  const introduced = new Map<string, Element>();

  /** From now on a locator may name the element by its ref. */
  function introduce(element: Element, ref: string): void {
    for (const [known, one] of introduced) if (!dom.isConnected(one)) introduced.delete(known);
    introduced.set(ref, element);
  }

  /** @throws DOMException SyntaxError for a CSS selector or XPath that is not valid. */
  function find(locator: Locator, root: Node = document): Element[] {
    if (typeof locator === "string") return byCss(locator, root);
    const scopes = locator.within === undefined ? [root] : find(locator.within, root);
    const found = new Set(scopes.flatMap((scope) => byKind(locator, scope)));
    return pick(Array.from(found), locator);
  }

  function pick(matching: Element[], locator: PlainLocator): Element[] {
    const { hasText } = locator;
    const elements =
      hasText === undefined
        ? matching
        : matching.filter((element) => textMatches(dom.textOf(element), hasText, false));
    if (locator.nth === undefined) return elements;
    const element = elements.at(locator.nth);
    return element === undefined ? [] : [element];
  }

  function byKind(locator: DetailedLocator, root: Node): Element[] {
    const says = (text: string, wanted: string): boolean =>
      textMatches(text, wanted, locator.exact === true);
    if (locator.css !== undefined) return byCss(locator.css, root);
    if (locator.xpath !== undefined) return byXPath(locator.xpath, root);
    if (locator.ref !== undefined) return byRef(locator.ref);
    const all = dom.descendants(root);
    if (locator.text !== undefined) return byText(locator.text, all, says);
    if (locator.role !== undefined) return byRole(locator.role, locator.name, all, says);
    if (locator.label !== undefined) {
      const wanted = locator.label;
      return all.filter((element) => labelled(element, (text) => says(text, wanted)));
    }
    if (locator.placeholder !== undefined) {
      const wanted = locator.placeholder;
      return all.filter((element) => {
        const placeholder = dom.attributeOf(element, "placeholder");
        return placeholder !== null && says(placeholder, wanted);
      });
    }
    return all.filter((element) => dom.attributeOf(element, "data-testid") === locator.testId);
  }

  function byRef(ref: string): Element[] {
    const element = introduced.get(ref);
    return element !== undefined && dom.isConnected(element) ? [element] : [];
  }

  function textMatches(text: string, wanted: string, exact: boolean): boolean {
    const found = dom.normalize(text);
    if (exact) return found === dom.normalize(wanted);
    return found.toLowerCase().includes(dom.normalize(wanted).toLowerCase());
  }

  /** The innermost elements with the text: each of their ancestors contains it too. */
  function byText(
    wanted: string,
    all: Element[],
    says: (text: string, wanted: string) => boolean,
  ): Element[] {
    const cache = new Map<Element, string>();
    const hits = new Set(all.filter((element) => says(dom.textOf(element, cache), wanted)));
    for (const hit of Array.from(hits)) {
      let ancestor = dom.renderedParent(hit);
      while (ancestor !== null) {
        hits.delete(ancestor);
        ancestor = dom.renderedParent(ancestor);
      }
    }
    return Array.from(hits);
  }

  function byRole(
    role: string,
    name: string | undefined,
    all: Element[],
    says: (text: string, wanted: string) => boolean,
  ): Element[] {
    const wanted = role.trim().toLowerCase();
    return all.filter(
      (element) =>
        accessibility.roleOf(element) === wanted &&
        !accessibility.isHidden(element) &&
        (name === undefined || says(accessibility.nameOf(element), name)),
    );
  }

  function labelled(element: Element, says: (text: string) => boolean): boolean {
    return accessibility.labelTextsOf(element).some(says);
  }

  function byXPath(xpath: string, root: Node): Element[] {
    const relative = root !== document && xpath.startsWith("/") ? `.${xpath}` : xpath;
    const result = Document.prototype.evaluate.call(
      document,
      relative,
      root,
      null,
      XPathResult.ORDERED_NODE_SNAPSHOT_TYPE,
      null,
    );
    return Array.from({ length: result.snapshotLength }, (_, index) =>
      result.snapshotItem(index),
    ).filter((node) => dom.isElement(node));
  }

  /**
   * As querySelectorAll, but " " also goes from a shadow host into its tree, so that
   * "my-form button" finds the button inside.
   */
  function byCss(selector: string, root: Node): Element[] {
    const native = select(root, selector);
    if (dom.trees(root).length === 1 || selector.includes(":scope")) return native;
    const alternatives = split(selector, ",").map((part) => split(part, " "));
    return dom
      .descendants(root)
      .filter((element) => alternatives.some((chain) => matchesChain(element, chain)));
  }

  function select(root: Node, selector: string): Element[] {
    const prototype =
      root instanceof Document
        ? Document.prototype
        : root instanceof DocumentFragment
          ? DocumentFragment.prototype
          : Element.prototype;
    return Array.from(prototype.querySelectorAll.call(root as Document & Element, selector));
  }

  function matchesChain(element: Element, chain: string[]): boolean {
    const last = chain.at(-1);
    if (last === undefined || !dom.matches(element, last)) return false;
    const rest = chain.slice(0, -1);
    if (rest.length === 0) return true;
    let ancestor = dom.composedParent(element);
    while (ancestor !== null) {
      if (matchesChain(ancestor, rest)) return true;
      ancestor = dom.composedParent(ancestor);
    }
    return false;
  }

  /** Splits a selector at "," or at descendant combinators; not inside quotes or brackets. */
  function split(selector: string, separator: "," | " "): string[] {
    const parts: string[] = [];
    let part = "";
    let depth = 0;
    let quote = "";
    const tight =
      separator === " " ? selector.trim().replace(/\s*([>+~])(?!=)\s*/g, "$1") : selector;
    for (let index = 0; index < tight.length; index += 1) {
      const character = tight[index] ?? "";
      if (character === "\\") {
        // White space behind the digits of a code belongs to it: no combinator is there.
        const [escape = character] = /^\\(?:[\da-f]{1,6}\s?|[^])/i.exec(tight.slice(index)) ?? [];
        part += escape;
        index += escape.length - 1;
        continue;
      }
      if (quote !== "") quote = character === quote ? "" : quote;
      else if (character === '"' || character === "'") quote = character;
      else if (character === "(" || character === "[") depth += 1;
      else if (character === ")" || character === "]") depth -= 1;
      const separates = separator === "," ? character === "," : /\s/.test(character);
      if (separates && quote === "" && depth === 0) {
        parts.push(part);
        part = "";
      } else {
        part += character;
      }
    }
    return [...parts, part].map((text) => text.trim()).filter((text) => text !== "");
  }

  return { find, introduce };
}
export type Queries = ReturnType<typeof createQueries>;
