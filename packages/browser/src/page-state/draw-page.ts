import type { RawFrame } from "@dormouse/core";
import { clipOfDocument, clipWithin, isReachable, limitsOf, type Clip } from "./clip.ts";
import type { DrawnDecoration, DrawnNode } from "./drawn-node.ts";
import { nodeTypes, passwordIn, rawNodeOf } from "./raw-node.ts";
import { intersection, type Rectangle } from "./rectangle.ts";
import type { DocumentNode, DocumentSnapshot, Layout } from "./snapshot.ts";

/** The documents of a page, each of a frame. */
export type Documents = {
  top: DocumentSnapshot;
  /** The document that an element shows, where it shows one that was read. */
  shownBy(owner: DocumentNode, of: DocumentSnapshot): DocumentSnapshot | undefined;
  /** Where an element at this place draws the document that it shows. */
  contentOf(owner: DocumentNode, of: DocumentSnapshot, place: Rectangle): Rectangle;
};

export type DrawnPage = {
  frames: RawFrame[];
  nodes: DrawnNode[];
  decorations: DrawnDecoration[];
  /** What password fields hold, which their nodes do not say. */
  secrets: string[];
};

/** Puts the documents together, each below the element that shows it. */
export function drawPage(documents: Documents): DrawnPage {
  const page: DrawnPage = { frames: [], nodes: [], decorations: [], secrets: [] };
  drawDocument(page, documents, documents.top, undefined);
  return page;
}

/** The element that shows a document, and where it does. */
type Owner = { at: number; drawn: DrawnNode; content: Rectangle | undefined };

function drawDocument(
  page: DrawnPage,
  documents: Documents,
  document: DocumentSnapshot,
  owner: Owner | undefined,
): void {
  const frame = page.frames.push({ frameId: document.frameId, url: document.url }) - 1;
  const drawing = { document, frame, owner, clip: clipOf(document, owner) };
  const positions = new Int32Array(document.length).fill(-1);
  /** What stands behind all that its element holds, though the snapshot has it before. */
  const behind: { source: DocumentNode; at: number }[] = [];
  for (let index = 0; index < document.length; index += 1) {
    const source = document.node(index);
    const at = positions[source.parent] ?? -1;
    // What stands below something left out is left out too.
    if (at === -1 && source.type !== nodeTypes.document) continue;
    if (source.isPseudo) {
      decorate(page, drawing, source, at);
      const generated = document.generated.get(index);
      if (generated === undefined) continue;
      const written = { ...source, type: nodeTypes.text, name: "#text", value: generated.text };
      if (generated.isBehind) behind.push({ source: written, at });
      else write(page, drawing, written, at);
      continue;
    }
    if (!isTold(source)) continue;
    const password = passwordIn(source);
    if (password !== undefined) page.secrets.push(password);
    const drawn = draw(drawing, source, at === -1 ? undefined : { at, drawn: page.nodes[at] });
    positions[index] = page.nodes.push(drawn) - 1;
    const shown =
      source.type === nodeTypes.element ? documents.shownBy(source, document) : undefined;
    if (shown === undefined) continue;
    const { place } = drawn;
    const content = place && documents.contentOf(source, document, place);
    drawDocument(page, documents, shown, { at: page.nodes.length - 1, drawn, content });
  }
  for (const { source, at } of behind) write(page, drawing, source, at);
}

/** A text that a style sheet generates is read as any other. */
function write(page: DrawnPage, drawing: Drawing, source: DocumentNode, at: number): void {
  page.nodes.push(draw(drawing, source, { at, drawn: page.nodes[at] }));
}

type Drawing = {
  document: DocumentSnapshot;
  frame: number;
  owner: Owner | undefined;
  clip: Clip;
};

const toldTypes = new Set<number>(Object.values(nodeTypes));
const untold = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"]);

function isTold({ type, name, value, layout }: DocumentNode): boolean {
  if (type === nodeTypes.text && value.trim() === "") return (layout?.width ?? 0) > 0;
  return toldTypes.has(type) && !untold.has(name);
}

function draw(
  drawing: Drawing,
  source: DocumentNode,
  parent: { at: number; drawn: DrawnNode | undefined } | undefined,
): DrawnNode {
  const { document, frame, owner } = drawing;
  const { layout } = source;
  const around = parent?.drawn ?? owner?.drawn;
  const node = rawNodeOf(source, { parent: parent?.at ?? owner?.at ?? -1, frame }, document);
  const clip = parent?.drawn?.clip ?? drawing.clip;
  const cursor = layout?.style.cursor ?? parent?.drawn?.cursor ?? "";
  if (source.type === nodeTypes.element && isHand(cursor) && !isHand(parent?.drawn?.cursor)) {
    node.pointer = true;
  }
  const isTransparent =
    around?.isTransparent === true ||
    layout?.style.isTransparent === true ||
    (parent === undefined && owner?.drawn.layout?.style.isVisible === false);
  const stays = sticks(layout) || around?.stays === true;
  const { isInShadow } = source;
  const drawn = { node, layout, place: undefined, clip, isTransparent, stays, isInShadow, cursor };
  if (layout === undefined) return drawn;
  const place = placeOf(layout, drawing);
  const isSeen =
    layout.style.isVisible && !isTransparent && isReachable(limitsOf(clip, layout), place);
  if (!isSeen) node.hidden = true;
  const isRoot = source.type === nodeTypes.document || node.tag === "html" || node.tag === "body";
  return { ...drawn, place, clip: clipWithin(clip, { layout, place, isRoot }) };
}

function decorate(page: DrawnPage, drawing: Drawing, { layout }: DocumentNode, of: number): void {
  if (layout === undefined) return;
  const stays = sticks(layout) || page.nodes[of]?.stays === true;
  page.decorations.push({ of, layout, place: placeOf(layout, drawing), stays });
}

function placeOf({ left, top, width, height }: Layout, { document, owner }: Drawing): Rectangle {
  const x = left - document.scrollX + (owner?.content?.left ?? 0);
  const y = top - document.scrollY + (owner?.content?.top ?? 0);
  return { left: x, top: y, right: x + width, bottom: y + height };
}

function clipOf(document: DocumentSnapshot, owner: Owner | undefined): Clip {
  const view = owner?.content ?? document.view;
  const left = view.left - document.scrollX;
  const top = view.top - document.scrollY;
  const page = {
    // Written from right to left a page begins there, and may go on to the left.
    left: document.isRightToLeft ? Number.NEGATIVE_INFINITY : left,
    top,
    right: Math.max(view.right, left + document.contentWidth),
    bottom: Math.max(view.bottom, top + document.contentHeight),
  };
  if (owner === undefined) return clipOfDocument({ shown: page, reachable: page }, view);
  const { flow } = owner.drawn.clip;
  const shown = intersection(flow.shown, view);
  return clipOfDocument({ shown, reachable: isReachable(flow, view) ? page : nowhere }, shown);
}

const nowhere: Rectangle = { left: 0, top: 0, right: 0, bottom: 0 };

function sticks(layout: Layout | undefined): boolean {
  return layout?.style.position === "fixed" || layout?.style.position === "sticky";
}

function isHand(cursor: string | undefined): boolean {
  return cursor === "pointer";
}
