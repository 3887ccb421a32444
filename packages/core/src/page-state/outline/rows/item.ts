import type { PageTree } from "../tree.ts";
import { isHeading } from "./parts.ts";
import type { FoundRow, RowReader } from "./row-reader.ts";

const titleLength = 120;
const excerptLength = 160;
/** What stood between the title and the rest. */
const separators = /^[-–—·|:,•/]+\s+|\s+[-–—·|:,•/]+$/gu;
const titleClass = /(?:^|[-_\s])(?:title|name|subject|headline|author|sender)(?:$|[-_\s])/iu;

/** Item of a list: what heads it, the rest in short, and where it leads. */
export function readItem(tree: PageTree, reader: RowReader, item: number): FoundRow | undefined {
  const first = reader.mainLink(item);
  const head = headOf(tree, item, first);
  const link = first !== undefined && isOf(tree, first, head) ? first : undefined;
  const [title, excerpt] = textsOf(tree, reader, item, head);
  const pointedAt = link ?? (reader.isElement(item) ? item : undefined);
  const elements = reader.elementsWithin(item).filter((index) => index !== pointedAt);
  if (title === "" && pointedAt === undefined && elements.length === 0) return undefined;
  return {
    row: {
      cells: excerpt === "" ? [title] : [title, excerpt],
      ...(pointedAt !== undefined && { ref: tree.handle(pointedAt) }),
      ...(elements.length > 0 && { elements: reader.handles(elements) }),
      ...(reader.isSelected(item) && { selected: true }),
    },
    traits: { ...reader.traits(item, link), ...(title !== "" && { title }) },
  };
}

/** A link after the head of its item is a word of the rest. */
function isOf(tree: PageTree, link: number, head: number | undefined): boolean {
  return (
    head === undefined || head === link || tree.contains(head, link) || tree.contains(link, head)
  );
}

function textsOf(
  tree: PageTree,
  reader: RowReader,
  item: number,
  head: number | undefined,
): [title: string, excerpt: string] {
  if (head === undefined) return [reader.text(item, excerptLength + titleLength), ""];
  const title = tree.text(head, titleLength);
  const rest = reader.text(item, excerptLength, (at) => at === head);
  const excerpt = rest === title || !isSaid(tree, item, head) ? "" : rest;
  return [title, excerpt.replaceAll(separators, "")];
}

/** The rest of an item that says no more than its head is no rest: it would be its pictures. */
function isSaid(tree: PageTree, item: number, head: number): boolean {
  return tree.text(item) !== tree.text(head);
}

/** The heading in it, else its link, else what is set in bold or called a title; none where none of it stands out. */
function headOf(tree: PageTree, item: number, link: number | undefined): number | undefined {
  let strong: number | undefined;
  let called: number | undefined;
  for (const index of tree.descendants(item)) {
    if (tree.isText(index) || tree.text(index, 2) === "") continue;
    if (isHeading(tree, index)) return index;
    const { tag } = tree.node(index);
    if (tag === "b" || tag === "strong") strong ??= index;
    if (tag !== "svg" && titleClass.test(tree.attribute(index, "class"))) called ??= index;
  }
  if (link === undefined || link === item || tree.text(link, 2) === "") return called ?? strong;
  return called !== undefined && tree.position(called) < tree.position(link) ? called : link;
}
