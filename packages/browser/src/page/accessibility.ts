import type { Dom } from "./dom.ts";

/**
 * Roles and accessible names, after WAI-ARIA, HTML-AAM and the practical part of accname 1.2:
 * https://www.w3.org/TR/accname-1.2/
 */
export function createAccessibility(dom: Dom) {
  const namedFromContent = new Set(
    (
      "button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox " +
      "menuitemradio option radio row rowheader switch tab tooltip treeitem"
    ).split(" "),
  );

  const rolesByTag: Record<string, string> = {
    article: "article",
    aside: "complementary",
    blockquote: "blockquote",
    button: "button",
    caption: "caption",
    code: "code",
    datalist: "listbox",
    dd: "definition",
    del: "deletion",
    details: "group",
    dfn: "term",
    dialog: "dialog",
    dt: "term",
    em: "emphasis",
    fieldset: "group",
    figure: "figure",
    h1: "heading",
    h2: "heading",
    h3: "heading",
    h4: "heading",
    h5: "heading",
    h6: "heading",
    hr: "separator",
    html: "document",
    ins: "insertion",
    li: "listitem",
    main: "main",
    math: "math",
    menu: "list",
    meter: "meter",
    nav: "navigation",
    ol: "list",
    optgroup: "group",
    option: "option",
    output: "status",
    p: "paragraph",
    progress: "progressbar",
    search: "search",
    strong: "strong",
    sub: "subscript",
    summary: "button",
    sup: "superscript",
    svg: "img",
    table: "table",
    tbody: "rowgroup",
    textarea: "textbox",
    tfoot: "rowgroup",
    thead: "rowgroup",
    time: "time",
    tr: "row",
    ul: "list",
  };

  const rolesByInputType: Record<string, string> = {
    button: "button",
    checkbox: "checkbox",
    email: "textbox",
    image: "button",
    number: "spinbutton",
    radio: "radio",
    range: "slider",
    reset: "button",
    search: "searchbox",
    submit: "button",
    tel: "textbox",
    text: "textbox",
    url: "textbox",
  };

  /** The role, or "" where the element has none. */
  function roleOf(element: Element): string {
    const explicit = (dom.attributeOf(element, "role") ?? "").trim().split(/\s+/)[0] ?? "";
    return explicit === "" ? implicitRole(element) : explicit.toLowerCase();
  }

  function implicitRole(element: Element): string {
    const tag = dom.tagOf(element);
    if (tag === "input") return inputRole(element);
    if (tag === "select") {
      const size = Number(dom.attributeOf(element, "size") ?? 0);
      return dom.matches(element, "[multiple]") || size > 1 ? "listbox" : "combobox";
    }
    if (tag === "a" || tag === "area") return dom.matches(element, "[href]") ? "link" : "";
    if (tag === "img") return dom.attributeOf(element, "alt") === "" ? "presentation" : "img";
    if (tag === "td") return withinGrid(element) ? "gridcell" : "cell";
    if (tag === "th") {
      return dom.matches(element, '[scope="row" i], [scope="rowgroup" i]')
        ? "rowheader"
        : "columnheader";
    }
    if (tag === "header") return withinSection(element) ? "" : "banner";
    if (tag === "footer") return withinSection(element) ? "" : "contentinfo";
    if (tag === "section") return hasAuthoredName(element) ? "region" : "";
    if (tag === "form") return hasAuthoredName(element) ? "form" : "";
    return rolesByTag[tag] ?? "";
  }

  function inputRole(element: Element): string {
    const type = (dom.attributeOf(element, "type") ?? "text").toLowerCase();
    if (["password", "color", "file", "hidden"].includes(type) || isTemporal(type)) return "";
    const role = rolesByInputType[type] ?? "textbox";
    const listed = dom.matches(element, "[list]") && (role === "textbox" || role === "searchbox");
    return listed ? "combobox" : role;
  }

  const isTemporal = (type: string): boolean =>
    ["date", "datetime-local", "month", "time", "week"].includes(type);

  const withinGrid = (element: Element): boolean =>
    dom.closest(element, '[role="grid"], [role="treegrid"]') !== null;

  const withinSection = (element: Element): boolean =>
    dom.closest(element, "article, aside, main, nav, section") !== null;

  const hasAuthoredName = (element: Element): boolean =>
    dom.matches(element, "[aria-label], [aria-labelledby], [title]");

  /** Not in the accessibility tree: not rendered, or under aria-hidden. */
  function isHidden(element: Element): boolean {
    if (!isRendered(element)) return true;
    let current: Element | null = element;
    while (current !== null) {
      if (dom.attributeOf(current, "aria-hidden") === "true") return true;
      current = dom.renderedParent(current);
    }
    return false;
  }

  function isRendered(element: Element): boolean {
    const style = dom.styleOf(element);
    if (style.visibility === "hidden" || style.visibility === "collapse") return false;
    // An option has no box while its select is closed, yet it can be chosen.
    const owner = dom.tagOf(element) === "option" ? dom.closest(element, "select") : null;
    if (owner !== null) return isRendered(owner);
    if (style.display === "contents") {
      const parent = dom.renderedParent(element);
      return parent === null || isRendered(parent);
    }
    return Element.prototype.checkVisibility.call(element);
  }

  type Visit = { seen: Set<Element>; within: boolean; referenced: boolean };

  /** The accessible name; never the value of a password field. */
  function nameOf(element: Element): string {
    return dom.normalize(compute(element, { seen: new Set(), within: false, referenced: false }));
  }

  function compute(element: Element, visit: Visit): string {
    if (visit.seen.has(element)) return "";
    if (!visit.referenced && isHidden(element)) return "";
    const seen = new Set(visit.seen).add(element);
    if (!visit.referenced) {
      const labelling = dom.referenced(element, "aria-labelledby");
      if (labelling.length > 0) {
        return labelling
          .map((label) => compute(label, { seen, within: true, referenced: true }))
          .join(" ");
      }
    }
    const embedded = visit.within ? embeddedValue(element) : undefined;
    if (embedded !== undefined) return embedded;
    const label = (dom.attributeOf(element, "aria-label") ?? "").trim();
    if (label !== "") return label;
    const native = nativeName(element, seen);
    if (native !== undefined && native.trim() !== "") return native;
    if (visit.within || visit.referenced || namedFromContent.has(roleOf(element))) {
      const content = contentOf(element, { seen, within: true, referenced: false });
      if (content.trim() !== "") return content;
    }
    return dom.attributeOf(element, "title") ?? dom.attributeOf(element, "placeholder") ?? "";
  }

  /** A control inside a label counts with its value: "Remind me [3] days before". */
  function embeddedValue(element: Element): string | undefined {
    if (element instanceof HTMLSelectElement) {
      return Array.from(element.selectedOptions, (option) => option.label).join(" ");
    }
    if (element instanceof HTMLTextAreaElement) return element.value;
    const role = roleOf(element);
    if (element instanceof HTMLInputElement) {
      if (dom.isSecret(element)) return "";
      return ["textbox", "searchbox", "combobox", "spinbutton", "slider"].includes(role)
        ? element.value
        : undefined;
    }
    if (["spinbutton", "slider", "scrollbar", "meter", "progressbar"].includes(role)) {
      return (
        dom.attributeOf(element, "aria-valuetext") ??
        dom.attributeOf(element, "aria-valuenow") ??
        undefined
      );
    }
    return undefined;
  }

  function nativeName(element: Element, seen: Set<Element>): string | undefined {
    const tag = dom.tagOf(element);
    const asChild: Visit = { seen, within: true, referenced: false };
    if (element instanceof HTMLInputElement) {
      const type = element.type;
      if (type === "submit") return element.value || labelsText(element, seen) || "Submit";
      if (type === "reset") return element.value || labelsText(element, seen) || "Reset";
      if (type === "button") return element.value || labelsText(element, seen);
      if (type === "image") {
        return dom.attributeOf(element, "alt") || labelsText(element, seen) || "Submit";
      }
    }
    if (isLabelable(element)) return labelsText(element, seen);
    if (tag === "img" || tag === "area") return dom.attributeOf(element, "alt") ?? undefined;
    const captions: Record<string, string> = {
      fieldset: "legend",
      table: "caption",
      figure: "figcaption",
      svg: "title",
      details: "summary",
    };
    const caption = captions[tag];
    if (caption === undefined) return undefined;
    const child = dom.elementChildren(element).find((other) => dom.tagOf(other) === caption);
    if (child === undefined) return undefined;
    return tag === "svg" ? (child.textContent ?? "") : compute(child, asChild);
  }

  type Labelable = HTMLElement & { labels: NodeListOf<HTMLLabelElement> | null };

  function isLabelable(element: Element): element is Labelable {
    return dom.matches(
      element,
      'button, input:not([type="hidden" i]), meter, output, progress, select, textarea',
    );
  }

  function labelsOf(element: Element): Element[] {
    return isLabelable(element) ? Array.from(element.labels ?? []) : [];
  }

  function labelsText(element: Element, seen: Set<Element>): string {
    return labelsOf(element)
      .map((label) => compute(label, { seen, within: true, referenced: false }))
      .filter((text) => text.trim() !== "")
      .join(" ");
  }

  function contentOf(element: Element, visit: Visit): string {
    let text = generatedText(element, "::before");
    for (const child of dom.renderedChildren(element)) {
      if (child instanceof Text) text += child.data;
      else if (dom.isElement(child)) text += spaced(child, compute(child, visit));
    }
    return text + generatedText(element, "::after");
  }

  function spaced(element: Element, text: string): string {
    if (dom.tagOf(element) === "br") return " ";
    return dom.styleOf(element).display.startsWith("inline") ? text : ` ${text} `;
  }

  function generatedText(element: Element, pseudo: "::before" | "::after"): string {
    const content = dom.styleOf(element, pseudo).content;
    return /^"(.*)"$/s.exec(content)?.[1] ?? "";
  }

  /** What a `label` locator matches: the texts of its labels, aria-labelledby and aria-label. */
  function labelTextsOf(element: Element): string[] {
    const texts = [...labelsOf(element), ...dom.referenced(element, "aria-labelledby")].map(
      (label) => dom.textOf(label),
    );
    return [...texts, dom.attributeOf(element, "aria-label") ?? ""]
      .map(dom.normalize)
      .filter((text) => text !== "");
  }

  /** The control that a label stands for; any other element is itself. */
  function controlOf(element: Element): Element {
    return element instanceof HTMLLabelElement ? (element.control ?? element) : element;
  }

  function isDisabled(element: Element): boolean {
    if (dom.matches(element, ":disabled")) return true;
    let current: Element | null = element;
    while (current !== null) {
      const disabled = dom.attributeOf(current, "aria-disabled");
      if (disabled !== null) return disabled === "true";
      current = dom.composedParent(current);
    }
    return false;
  }

  return { roleOf, nameOf, isHidden, labelTextsOf, controlOf, isDisabled };
}
export type Accessibility = ReturnType<typeof createAccessibility>;
