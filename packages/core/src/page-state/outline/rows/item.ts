import type { PageTree } from "../tree.ts";
import { isHeading } from "./parts.ts";
import type { FoundRow, RowReader } from "./row-reader.ts";

const TITLE_LENGTH = 120;
const EXCERPT_LENGTH = 160;
/** What stood between the title and the rest. */
const SEPARATORS = /^[-–—·|:,•/]+\s+|\s+[-–—·|:,•/]+$/gu;
const TITLE_CLASS = /(?:^|[-_\s])(?:title|name|subject|headline|author|sender)(?:$|[-_\s])/iu;

/** Item of a list: what heads it, the rest in short, and where it leads. */
export const readItem = (tree: PageTree, reader: RowReader, item: number): FoundRow | undefined => {
  const link = reader.mainLink(item);
  const head = headOf(tree, item, link);
  const all = reader.text(item, EXCERPT_LENGTH + TITLE_LENGTH);
  const title = head === undefined ? all : tree.text(head, TITLE_LENGTH);
  const rest = head === undefined ? "" : reader.text(item, EXCERPT_LENGTH, (at) => at === head);
  const excerpt = rest === title || !isSaid(tree, item, head) ? "" : rest.replace(SEPARATORS, "");
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
    traits: {
      ...reader.traits(item, link),
      ...(head !== undefined && { title }),
    },
  };
};

/** The rest of an item that says no more than its head is no rest: it would be its pictures. */
const isSaid = (tree: PageTree, item: number, head: number | undefined): boolean =>
  head === undefined || tree.text(item) !== tree.text(head);

/** The heading in it, else its link, else what is set in bold or called a title; none where none of it stands out. */
const headOf = (tree: PageTree, item: number, link: number | undefined): number | undefined => {
  let strong: number | undefined;
  let called: number | undefined;
  for (const index of tree.descendants(item)) {
    if (tree.isText(index) || tree.text(index, 2) === "") continue;
    if (isHeading(tree, index)) return index;
    const { tag } = tree.node(index);
    if (tag === "b" || tag === "strong") strong ??= index;
    if (tag !== "svg" && TITLE_CLASS.test(tree.attribute(index, "class"))) called ??= index;
  }
  if (link === undefined || link === item || tree.text(link, 2) === "") return called ?? strong;
  return called !== undefined && tree.position(called) < tree.position(link) ? called : link;
};
