import type { Dom } from "./dom.ts";

/** What a heading stands for: itself and all that comes after it, up to the next one. */
export function createUnderHeading(dom: Dom) {
  const headings = "h1, h2, h3, h4, h5, h6, [role=heading]";
  /** What stands around them is not under the heading any more. */
  const bounds = "body, main, [role=main], dialog, [role=dialog], iframe";
  const beside = "nav, footer, [role=navigation], [role=contentinfo]";

  function isHeading(element: Element): boolean {
    return dom.matches(element, headings) && dom.isVisible(element);
  }

  /** Whole nodes, in the order of the page. */
  function nodesUnder(heading: Element): Node[] {
    const nodes: Node[] = [heading];
    for (let at: Element | null = heading; at !== null && !dom.matches(at, bounds);) {
      const around: Element | null = dom.renderedParent(at);
      if (around === null) break;
      const siblings = dom.renderedChildren(around);
      if (!takeUntilHeading(siblings.slice(siblings.indexOf(at) + 1), nodes)) break;
      at = around;
    }
    return nodes;
  }

  /** @returns whether no heading came */
  function takeUntilHeading(from: Node[], nodes: Node[]): boolean {
    return from.every((node) => {
      if (!dom.isElement(node) || !holdsHeading(node)) {
        if (!dom.isElement(node) || !dom.matches(node, beside)) nodes.push(node);
        return true;
      }
      return !isHeading(node) && takeUntilHeading(dom.renderedChildren(node), nodes);
    });
  }

  function holdsHeading(element: Element): boolean {
    const inner = Array.from(Element.prototype.querySelectorAll.call(element, headings));
    return [element, ...inner].some((one) => isHeading(one));
  }

  return { isHeading, nodesUnder };
}
export type UnderHeading = ReturnType<typeof createUnderHeading>;
