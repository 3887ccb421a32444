import type { Dom } from "./dom.ts";

/** Hides what password fields hold while a screenshot is taken. */
export function createMasking(dom: Dom) {
  /**
   * An adopted style sheet changes no node, so the page's own scripts see nothing of it.
   * @returns how to undo it.
   */
  function mask(): () => void {
    const declarations = ["color", "background", "-webkit-text-fill-color", "caret-color"]
      .map((property) => `${property}: #808080 !important;`)
      .join(" ");
    const trees = dom
      .trees(document)
      .filter((tree) => tree instanceof Document || tree instanceof ShadowRoot);
    const undo = trees.map((tree) => {
      const sheet = new CSSStyleSheet();
      const selectors = [
        dom.secretSelector,
        ...dom.inputsIn(tree).filter(dom.isSecret).map(placeOf),
      ];
      sheet.replaceSync(`:is(${selectors.join(", ")}) { ${declarations} }`);
      tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet];
      return () => {
        tree.adoptedStyleSheets = tree.adoptedStyleSheets.filter((other) => other !== sheet);
      };
    });
    return () => {
      for (const remove of undo) remove();
    };
  }

  /** A selector for where the element stands in its tree: what it once was stands nowhere else. */
  function placeOf(element: Element): string {
    const steps: string[] = [];
    let current: Element = element;
    for (;;) {
      const parent = dom.composedParent(current);
      if (parent === null) return [":root", ...steps].join(" > ");
      const shadow = dom.shadowRootOf(parent);
      const isTop =
        shadow !== null &&
        dom.rootOf(current) === shadow &&
        dom.elementChildren(shadow).includes(current);
      const siblings = dom.elementChildren(isTop ? shadow : parent);
      steps.unshift(`:nth-child(${siblings.indexOf(current) + 1})`);
      if (isTop) return [":host", ...steps].join(" > ");
      current = parent;
    }
  }

  return { mask };
}
export type Masking = ReturnType<typeof createMasking>;
