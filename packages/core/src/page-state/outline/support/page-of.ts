import type { Box, RawFrame, RawNode, RawPage } from "../../raw-page.ts";
import { accessibleOf, textWithin } from "./accessible.ts";
import { type Markup, parseMarkup } from "./markup.ts";

const characterPx = 8;
const linePx = 20;
const inlineTags = new Set(
  "a b button code em i img input label select small span strong svg u".split(" "),
);
const notLaidOut = new Set("head option optgroup script style template datalist".split(" "));
const sizes: Record<string, [width: number, height: number]> = {
  canvas: [300, 150],
  svg: [24, 24],
  img: [120, 80],
  textarea: [200, 60],
  video: [320, 180],
};

/**
 * The page that Chromium would read of well-formed HTML, as far as fixtures need it. What layout and scripts would
 * say is written as attributes: `raw-hidden`, `raw-covered`, `raw-clickable`, `raw-pointer`, `raw-drops`, `raw-unlaid`,
 * `raw-ignored` (no accessibility), `raw-value="…"`, `raw-box="x y width height"`, `raw-name`, `raw-role`, `raw-error`,
 * `raw-focused`.
 */
export function pageOf(html: string, more: Partial<RawPage> = {}): RawPage {
  const url = more.url ?? "https://harbor.test/";
  const writer = new PageWriter(parseMarkup(html), url);
  return {
    url,
    title: "Harbor",
    viewport: { width: 1280, height: 720, scrollX: 0, scrollY: 0 },
    frames: writer.frames,
    nodes: writer.nodes,
    fingerprint: "1",
    ...more,
  };
}

class PageWriter {
  readonly nodes: RawNode[] = [];
  readonly frames: RawFrame[];
  readonly #labels = new Map<string, string>();
  #x = 0;
  #y = 0;

  constructor(roots: Markup[], url: string) {
    this.frames = [{ frameId: "main", url }];
    collectLabels(roots, this.#labels);
    this.#document(roots, -1, 0);
  }

  #document(children: Markup[], parent: number, frame: number): void {
    const index =
      this.nodes.push({ parent, frame, backendNodeId: this.nodes.length + 1, tag: "#document" }) -
      1;
    for (const child of children)
      this.#write(child, { parent: index, frame, label: "", isLaidOut: true });
  }

  #write(markup: Markup, place: Place): void {
    const index = this.nodes.length;
    const isLaidOut =
      place.isLaidOut && !notLaidOut.has(markup.tag) && !("raw-unlaid" in markup.attributes);
    const node: RawNode = {
      parent: place.parent,
      frame: place.frame,
      backendNodeId: index + 1,
      tag: markup.tag,
    };
    this.nodes.push(node);
    if (markup.tag === "#text") return this.#writeText(node, markup.text ?? "", isLaidOut);
    this.#describe(node, markup, place.label);
    if (!inlineTags.has(markup.tag)) this.#newLine();
    const start = { x: this.#x, y: this.#y };
    const label = markup.tag === "label" ? textWithin(markup) : place.label;
    if (markup.tag === "iframe") {
      const frame =
        this.frames.push({
          frameId: `f${this.frames.length}`,
          url: markup.attributes["src"] ?? "",
        }) - 1;
      this.#document(markup.children, index, frame);
    } else {
      for (const child of markup.children) {
        this.#write(child, { parent: index, frame: place.frame, label, isLaidOut });
      }
    }
    if (isLaidOut) node.box = boxOf(markup) ?? this.#boxSince(start, markup.tag, index);
    if (!inlineTags.has(markup.tag)) this.#newLine();
  }

  #writeText(node: RawNode, text: string, isLaidOut: boolean): void {
    node.text = text;
    const folded = text.replaceAll(/\s+/gu, " ");
    if (!isLaidOut || folded === "" || folded === " ") return;
    node.box = { x: this.#x, y: this.#y, width: folded.length * characterPx, height: linePx };
    this.#x += node.box.width;
  }

  #describe(node: RawNode, markup: Markup, around: string): void {
    const own = markup.attributes;
    node.attributes = Object.fromEntries(
      Object.entries(own).filter(([name]) => !name.startsWith("raw-")),
    );
    const { states, ...accessible } = accessibleOf(
      markup,
      ({ attributes, tag }) =>
        this.#labels.get(attributes["id"] ?? "") ?? (labelledTags.has(tag) ? around : ""),
    );
    if (!("raw-ignored" in own)) {
      Object.assign(node, accessible);
      if (Object.keys(states).length > 0) node.states = states;
      if (own["raw-error"] !== undefined) node.states = { ...states, errorText: own["raw-error"] };
      if ("raw-focused" in own) node.states = { ...node.states, focused: true };
      if (own["raw-name"] !== undefined) node.name = own["raw-name"];
      if (own["raw-role"] !== undefined) node.role = own["raw-role"];
      if (own["raw-description"] !== undefined) node.description = own["raw-description"];
    }
    for (const flag of ["hidden", "covered", "clickable", "pointer", "drops"] as const) {
      if (`raw-${flag}` in own) node[flag] = true;
    }
    const value = own["raw-value"] ?? valueOf(markup);
    if (value !== undefined) node.value = value;
    if (own["src"] !== undefined && markup.tag !== "iframe") {
      node.source = URL.parse(own["src"], this.frames[0]?.url)?.href ?? own["src"];
    }
  }

  #newLine(): void {
    if (this.#x === 0) return;
    this.#x = 0;
    this.#y += linePx;
  }

  #boxSince(start: { x: number; y: number }, tag: string, index: number): Box {
    const inner = this.nodes
      .slice(index + 1)
      .flatMap(({ box }) => (box === undefined ? [] : [box]));
    if (inner.length === 0) {
      const [width, height] =
        sizes[tag] ?? (inlineTags.has(tag) || tag === "button" ? [80, linePx] : [800, 4]);
      this.#x += width;
      return { ...start, width, height };
    }
    const x = Math.min(...inner.map((box) => box.x));
    const y = Math.min(...inner.map((box) => box.y));
    return {
      x,
      y,
      width: Math.max(...inner.map((box) => box.x + box.width)) - x,
      height: Math.max(...inner.map((box) => box.y + box.height)) - y,
    };
  }
}

type Place = { parent: number; frame: number; label: string; isLaidOut: boolean };

const labelledTags = new Set(["input", "select", "textarea"]);

function collectLabels(markups: Markup[], labels: Map<string, string>): void {
  for (const markup of markups) {
    const target = markup.attributes["for"];
    if (markup.tag === "label" && target !== undefined) labels.set(target, textWithin(markup));
    collectLabels(markup.children, labels);
  }
}

function boxOf({ attributes }: Markup): Box | undefined {
  const numbers = attributes["raw-box"]?.split(" ").map(Number);
  if (numbers === undefined) return undefined;
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  return { x, y, width, height };
}

function valueOf({ tag, attributes, children }: Markup): string | undefined {
  if (tag === "textarea") return textWithin({ tag, attributes: {}, children });
  if (tag === "select") {
    const options = children.flatMap((child) =>
      child.tag === "optgroup" ? child.children : [child],
    );
    const chosen =
      options.find((option) => "selected" in option.attributes) ??
      options.find(({ tag }) => tag === "option");
    return chosen === undefined ? "" : (chosen.attributes["value"] ?? textWithin(chosen));
  }
  if (tag !== "input") return undefined;
  return (
    attributes["value"] ?? (["checkbox", "radio"].includes(attributes["type"] ?? "") ? "on" : "")
  );
}
