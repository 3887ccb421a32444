import type { Accessibility } from "./accessibility.ts";
import type { Dom } from "./dom.ts";
import type { UnderHeading } from "./under-heading.ts";

/** Writes a page down as compact text: headings, lists, tables and form values; never a password. */
export function createReading(dom: Dom, accessibility: Accessibility, under: UnderHeading) {
  const skipped = new Set(["script", "style", "noscript", "template", "head", "svg", "canvas"]);

  /** @param values whether it is told what form controls hold. */
  function createWriter(values: boolean) {
    const lines = [""];

    function text(piece: string): void {
      const line = lines.at(-1) ?? "";
      const clean = piece.replace(/[\s\u00a0]+/g, " ");
      const glued = line === "" || line.endsWith(" ") ? line + clean.trimStart() : line + clean;
      lines[lines.length - 1] = glued;
    }

    function newLine(gap = false): void {
      if (lines.at(-1)?.trim() !== "") lines.push("");
      if (gap && lines.length > 1 && lines.at(-2) !== "") lines.push("");
    }

    function wholeLine(line: string): void {
      newLine();
      lines[lines.length - 1] = line;
      lines.push("");
    }

    function written(): string {
      return lines
        .map((line) => line.trimEnd())
        .join("\n")
        .replace(/\n{3,}/g, "\n\n")
        .trim();
    }

    return { values, text, newLine, wholeLine, written };
  }
  type Writer = ReturnType<typeof createWriter>;

  /** The text of an element, or of the whole page. */
  function readText(target: Element | null): string {
    const root = target ?? dom.body();
    if (root === null) return "";
    const writer = createWriter(true);
    write(root, writer, 0);
    return writer.written();
  }

  /**
   * What an element says, or the page's main part, without what form controls hold; of a heading, what it is the
   * heading of.
   */
  function readProse(target: Element | null): string {
    const root = target ?? mainPart() ?? dom.body();
    if (root === null) return "";
    if (root instanceof HTMLSelectElement) return optionsOf(root);
    const writer = createWriter(false);
    const nodes = under.isHeading(root) ? under.nodesUnder(root) : [root];
    for (const [at, node] of nodes.entries()) {
      if (node.parentNode !== nodes[at - 1]?.parentNode) writer.newLine();
      write(node, writer, 0);
    }
    return writer.written();
  }

  function mainPart(): Element | undefined {
    const all = Document.prototype.querySelectorAll.call(document, "main, [role=main]");
    const shown = Array.from(all).filter((element) => !isConcealed(element));
    return shown.length === 1 ? shown[0] : undefined;
  }

  function optionsOf(select: HTMLSelectElement): string {
    return Array.from(select.options, ({ label }) => dom.normalize(label)).join("\n");
  }

  function write(node: Node, writer: Writer, depth: number): void {
    if (node instanceof Text) {
      writer.text(node.data);
      return;
    }
    if (!dom.isElement(node)) return;
    const tag = dom.tagOf(node);
    if (skipped.has(tag) || isConcealed(node)) return;
    if (tag === "br") writer.newLine();
    else if (tag === "hr") writer.wholeLine("---");
    else if (/^h[1-6]$/.test(tag)) writeHeading(node, Number(tag[1]), writer);
    else if (tag === "table" && isDataTable(node)) writeTable(node, writer);
    else if (tag === "ul" || tag === "ol" || tag === "menu") writeList(node, writer, depth);
    else if (tag === "pre")
      dom
        .textOf(node)
        .split("\n")
        .forEach((line) => writer.wholeLine(line));
    else if (tag === "img") writeImage(node, writer);
    else if (tag === "iframe" || tag === "frame") writer.text(` [frame ${frameText(node)}] `);
    else if (isControl(node)) writer.text(` ${controlText(node, writer.values)} `);
    else writeContent(node, writer, depth);
  }

  /** No box of its own and none for what is in it. */
  function isConcealed(element: Element): boolean {
    const style = dom.styleOf(element);
    if (style.display === "none") return true;
    return style.display !== "contents" && !Element.prototype.checkVisibility.call(element);
  }

  function writeContent(element: Element, writer: Writer, depth: number): void {
    const style = dom.styleOf(element);
    const block = !style.display.startsWith("inline") && style.display !== "contents";
    const gap = dom.tagOf(element) === "p";
    if (block) writer.newLine(gap);
    for (const child of dom.renderedChildren(element)) {
      if (child instanceof Text && style.visibility !== "visible") continue;
      write(child, writer, depth);
    }
    if (block) writer.newLine(gap);
  }

  function inlineText(element: Element, values: boolean): string {
    const writer = createWriter(values);
    for (const child of dom.renderedChildren(element)) write(child, writer, 0);
    return writer.written().replace(/\s+/g, " ");
  }

  function writeHeading(element: Element, level: number, writer: Writer): void {
    writer.newLine(true);
    writer.text(`${"#".repeat(level)} ${inlineText(element, writer.values)}`);
    writer.newLine(true);
  }

  function writeList(list: Element, writer: Writer, depth: number): void {
    writer.newLine();
    const ordered = dom.tagOf(list) === "ol";
    let number = 1;
    for (const item of dom.renderedChildren(list)) {
      if (!dom.isElement(item) || isConcealed(item)) continue;
      const content = createWriter(writer.values);
      for (const child of dom.renderedChildren(item)) write(child, content, depth + 1);
      const bullet = ordered ? `${number}. ` : "- ";
      const lines = content
        .written()
        .split("\n")
        .filter((line) => line !== "");
      lines.forEach((line, index) => writer.wholeLine(`${index === 0 ? bullet : "  "}${line}`));
      number += 1;
    }
  }

  /** A table that only lays things out has no header and little in a row. */
  function isDataTable(table: Element): boolean {
    return dom.attributeOf(table, "role") !== "presentation" && table instanceof HTMLTableElement;
  }

  function writeTable(table: Element, writer: Writer): void {
    if (!(table instanceof HTMLTableElement)) return;
    writer.newLine(true);
    if (table.caption !== null) writer.wholeLine(inlineText(table.caption, writer.values));
    let headed = false;
    for (const row of Array.from(table.rows)) {
      if (isConcealed(row)) continue;
      const cells = Array.from(row.cells).filter((cell) => !isConcealed(cell));
      writer.wholeLine(
        `| ${cells.map((cell) => inlineText(cell, writer.values).replaceAll("|", "\\|")).join(" | ")} |`,
      );
      if (!headed && cells.length > 0 && cells.every((cell) => dom.tagOf(cell) === "th")) {
        writer.wholeLine(`| ${cells.map(() => "---").join(" | ")} |`);
      }
      headed = true;
    }
    writer.newLine(true);
  }

  function writeImage(element: Element, writer: Writer): void {
    const alt = dom.normalize(dom.attributeOf(element, "alt") ?? "");
    if (alt !== "") writer.text(` [image "${alt}"] `);
  }

  function frameText(element: Element): string {
    const title = dom.attributeOf(element, "title") ?? dom.attributeOf(element, "name") ?? "";
    return `"${dom.normalize(title)}"`;
  }

  function isControl(element: Element): boolean {
    return dom.matches(element, "input, select, textarea, button");
  }

  /** `[textbox "Email": ann@harbor.example]` */
  function controlText(element: Element, values: boolean): string {
    if (element instanceof HTMLInputElement && element.type === "hidden") return "";
    const name = accessibility.nameOf(element);
    const value = values ? controlValue(element) : "";
    const disabled = accessibility.isDisabled(element) ? " (disabled)" : "";
    return `[${controlKind(element)} "${name}"${value === "" ? "" : `: ${value}`}${disabled}]`;
  }

  function controlKind(element: Element): string {
    const role = accessibility.roleOf(element);
    if (role !== "") return role;
    return element instanceof HTMLInputElement ? element.type : dom.tagOf(element);
  }

  function controlValue(element: Element): string {
    if (dom.isSecret(element)) return "";
    if (element instanceof HTMLTextAreaElement) return element.value.trim();
    if (element instanceof HTMLSelectElement) {
      return Array.from(element.selectedOptions, ({ label }) => dom.normalize(label)).join(", ");
    }
    if (!(element instanceof HTMLInputElement)) return "";
    if (element.type === "checkbox" || element.type === "radio") {
      return element.checked ? "checked" : "not checked";
    }
    if (element.type === "file") {
      return Array.from(element.files ?? [], ({ name }) => name).join(", ");
    }
    return ["submit", "button", "reset", "image"].includes(element.type) ? "" : element.value;
  }

  /** The markup of an element, or of the whole page, without the values of password fields. */
  function readHtml(target: Element | null): string {
    const root = target ?? dom.documentElement();
    const copy = Node.prototype.cloneNode.call(root, true);
    if (!dom.isElement(copy)) return "";
    // A copy is not known as what its original once was.
    const originals = dom.inputsIn(root);
    for (const [index, input] of dom.inputsIn(copy).entries()) {
      const original = originals[index];
      if (original !== undefined && !dom.isSecret(original)) continue;
      Element.prototype.removeAttribute.call(input, "value");
    }
    return dom.htmlOf(copy);
  }

  const noMarkup = "script, style, noscript, template, link, meta, base";
  /** What they have as `value` is what the page says, not what was entered. */
  const labelled = "[type=checkbox], [type=radio], [type=submit], [type=button], [type=reset]";

  /**
   * The markup of an element without what is not for reading: scripts, styles, comments, the inside of drawings,
   * data in addresses. What is entered in its fields, or hidden in them, is left out.
   */
  function readCleanHtml(target: Element): string {
    const copy = Node.prototype.cloneNode.call(target, true);
    if (!dom.isElement(copy)) return "";
    const all = [copy, ...Element.prototype.querySelectorAll.call(copy, "*")];
    for (const element of all) clean(element, dom.tagOf(element));
    removeComments(copy);
    return dom.htmlOf(copy);
  }

  function clean(element: Element, tag: string): void {
    if (dom.matches(element, noMarkup)) {
      Element.prototype.remove.call(element);
      return;
    }
    if (tag === "svg" || tag === "textarea") Element.prototype.replaceChildren.call(element);
    const entered = tag === "input" && !dom.matches(element, labelled);
    for (const { name, value } of attributesOf(element)) {
      const unfit =
        name === "style" || name === "srcdoc" || name === "nonce" || name.startsWith("on");
      if (unfit || (entered && name === "value") || value.startsWith("data:")) {
        Element.prototype.removeAttribute.call(element, name);
      }
    }
  }

  function attributesOf(element: Element): { name: string; value: string }[] {
    return Element.prototype.getAttributeNames
      .call(element)
      .map((name) => ({ name, value: dom.attributeOf(element, name) ?? "" }));
  }

  function removeComments(root: Element): void {
    const walker = Document.prototype.createTreeWalker.call(
      document,
      root,
      NodeFilter.SHOW_COMMENT,
    );
    const comments: Comment[] = [];
    while (walker.nextNode() !== null) comments.push(walker.currentNode as Comment);
    for (const comment of comments) CharacterData.prototype.remove.call(comment);
  }

  return { readText, readProse, readHtml, readCleanHtml };
}
export type Reading = ReturnType<typeof createReading>;
