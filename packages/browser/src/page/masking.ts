import type { Dom } from "./dom.ts";

/** Hides what password fields hold while a screenshot is taken. */
export function createMasking(dom: Dom) {
  /**
   * An adopted style sheet changes no node, so the page's own scripts see nothing of it.
   * @returns how to undo it.
   */
  function mask(): () => void {
    const sheet = new CSSStyleSheet();
    const declarations = ["color", "background", "-webkit-text-fill-color", "caret-color"]
      .map((property) => `${property}: #808080 !important;`)
      .join(" ");
    sheet.replaceSync(`:is(${dom.secretSelector}) { ${declarations} }`);
    const trees = dom
      .trees(document)
      .filter((tree) => tree instanceof Document || tree instanceof ShadowRoot);
    for (const tree of trees) tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet];
    return () => {
      for (const tree of trees) {
        tree.adoptedStyleSheets = tree.adoptedStyleSheets.filter((other) => other !== sheet);
      }
    };
  }

  return { mask };
}
export type Masking = ReturnType<typeof createMasking>;
