import type { Accessibility } from "./accessibility.ts";
import type { Dom } from "./dom.ts";

/** What an element says of itself and of what it is about: with other words a node is another element. */
export function createIdentity(dom: Dom, accessibility: Accessibility) {
  const rows =
    'tr, li, article, [role="row"], [role="listitem"], [role="option"], [role="treeitem"], [role="article"]';
  /** So much text around an element is of a part of the page, not of a row or a card. */
  const textMax = 300;
  const levelsMax = 4;
  /** "37 %", "1.2 MB", "5 s left": it changes while one looks at it. */
  const progress =
    /\d[\d.,]*\s*(?:%|[kmgt]i?b\b|(?:ms|s|sec|min|h)\w*\s+(?:ago|left|remaining)\b)/gi;

  function identityOf(element: Element): string {
    return `${accessibility.nameOf(element)}\n${attributesOf(element)}\n${textAround(element)}`;
  }

  function isStill(element: Element, identity: string): boolean {
    return dom.isConnected(element) && identityOf(element) === identity;
  }

  function attributesOf(element: Element): string {
    return ["id", "href", "name", "value"]
      .filter((name) => name !== "value" || dom.tagOf(element) === "button")
      .map((name) => dom.attributeOf(element, name) ?? "")
      .join("\n");
  }

  /** Of its row, or of the largest box around it that says little; without its own, which may be typed just now. */
  function textAround(element: Element): string {
    const texts = new Map<Element, string>();
    const own = dom.textOf(element, texts);
    let around = "";
    let current = dom.composedParent(element);
    for (let level = 0; current !== null && level < levelsMax; level += 1) {
      const text = dom.textOf(current, texts);
      if (text.length > textMax + own.length) break;
      around = text;
      if (dom.matches(current, rows)) break;
      current = dom.composedParent(current);
    }
    return (own === "" ? around : around.replace(own, "")).replace(progress, "");
  }

  return { identityOf, isStill };
}
export type Identity = ReturnType<typeof createIdentity>;
