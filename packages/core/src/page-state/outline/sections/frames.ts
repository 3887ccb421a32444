import type { NodeHandle } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";
import { defined, fold, shorten } from "../words.ts";
import type { Part } from "./part.ts";

const nameLength = 60;
/** A name for code to find it by may be made of numbers, or a whole address. */
const writtenName = /^[a-z][a-z _-]*$/iu;

/** Whether it shows a document of its own within the page. */
export function isFrame(tree: PageTree, index: number): boolean {
  return documentIn(tree, index) !== undefined;
}

/** What a frame is called by its title, its name, or else by the site that it is of. */
export function frameName(tree: PageTree, index: number): string | undefined {
  const { name = "", attributes = {} } = tree.node(index);
  const written = attributes["name"] ?? "";
  const candidates = [
    attributes["title"] ?? "",
    attributes["aria-label"] ?? "",
    name,
    writtenName.test(written) ? written : "",
    hostOf(tree, index),
  ];
  const told = candidates.map(fold).find((candidate) => candidate !== "");
  return told === undefined ? undefined : shorten(told, nameLength);
}

/** The frames that hold any of the parts; what stands in one and in no part of it stands in the frame itself. */
export function withFrames(tree: PageTree, parts: readonly Part[]): Part[] {
  const frames = new Map<number, Part>();
  const others: Part[] = [];
  for (const part of parts) {
    const isItself = part.section.kind === "controls" && isFrame(tree, part.node);
    if (!isItself) others.push(part);
    const first = isItself ? part.node : tree.parent(part.node);
    for (let at = frameAround(tree, first); at !== undefined;) {
      const elements = isItself && at === part.node ? part.section.elements : undefined;
      const known = frames.get(at) ?? partOf(tree, at);
      frames.set(at, elements === undefined ? known : withElements(known, elements));
      at = frameAround(tree, tree.parent(at));
    }
  }
  const taken = new Set(others.map(({ node }) => node));
  return [...others, ...[...frames.values()].filter(({ node }) => !taken.has(node))];
}

export function frameAround(tree: PageTree, from: number): number | undefined {
  return from < 0 ? undefined : tree.closest(from, (at) => isFrame(tree, at));
}

function partOf(tree: PageTree, node: number): Part {
  const name = frameName(tree, node);
  return {
    node,
    section: defined({ kind: "frame" as const, name, ref: tree.handle(node) }),
    traits: [name],
    isKept: true,
  };
}

function withElements(part: Part, elements: NodeHandle[]): Part {
  return { ...part, section: { ...part.section, elements } };
}

function hostOf(tree: PageTree, index: number): string {
  const document = documentIn(tree, index);
  const frame = document === undefined ? undefined : tree.raw.frames[tree.node(document).frame];
  return URL.parse(frame?.url ?? "")?.host ?? "";
}

function documentIn(tree: PageTree, index: number): number | undefined {
  const [first] = tree.children(index);
  return first !== undefined && tree.node(first).tag === "#document" ? first : undefined;
}
