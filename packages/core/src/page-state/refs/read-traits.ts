import { PageTree } from "../outline/tree.ts";
import type { NodeHandle, PageElement, PageOutline, SectionKind } from "../page-content.ts";
import type { NodeAddress, RawNode, RawPage } from "../raw-page.ts";
import { doubtRowsAlike, doubtWhatIsOpened, nameWhatIsOpened, tellTwinsApart } from "./doubts.ts";
import { standingsOf, type Standing } from "./handles.ts";
import { isNumbered, testIdsIn, thingsIn, writtenByAuthor } from "./names-of-authors.ts";
import { nothingSaid, type Said } from "./beside.ts";
import { type Item, Neighbourhood } from "./neighbourhood.ts";
import { isKnownByWords, wordsOf } from "./row-words.ts";
import { stemOf, withoutPart } from "./settled.ts";
import { Surroundings } from "./surroundings.ts";
import type { Traits } from "./traits.ts";

/** An element as it was read, and what it is to be known again by. */
export type Seen = { handle: NodeHandle; address: NodeAddress; traits: Traits };

const fields: ReadonlySet<PageElement["verb"]> = new Set(["fill", "select", "upload"]);

/** What holds a part of the page that changes while it stays. A form, a dialog and a text are about something. */
const holders: ReadonlySet<SectionKind | undefined> = new Set<SectionKind>([
  "alert",
  "table",
  "list",
  "navigation",
  "frame",
  "controls",
]);

export type Reading = {
  /** In the order they are read. */
  seen: Seen[];
  /** Subjects that several rows or items of the page have: which of them one is about, only its node tells. */
  subjectsInDoubt: Set<string>;
};

/** What every element of the outline is to be known again by. */
export function readTraits(outline: PageOutline, page: RawPage): Reading {
  const tree = PageTree.of(page);
  const around = new Surroundings(tree);
  const near = new Neighbourhood(tree, around);
  const seen = standingsOf(outline).map((standing) => {
    const index = Number(standing.handle.slice(1));
    const { frame, backendNodeId } = tree.node(index);
    const element = outline.elements[standing.handle];
    const isField = fields.has(element?.verb);
    const isHolder = element?.verb === undefined && holders.has(standing.holds?.kind);
    const item = near.item(index, { isField, isHolder });
    return {
      handle: standing.handle,
      index,
      item,
      asOnly: [item?.text ?? "", onlyRowOf(standing)].map((only) =>
        subjectOf(only, around.topics(index)),
      ),
      isRepeated:
        item?.isKeyed !== true && (standing.row?.isRepeated === true || item?.isRepeated === true),
      address: { frameId: page.frames[frame]?.frameId ?? "", backendNodeId },
      traits: traitsOf(tree.node(index), {
        index,
        around,
        near,
        standing,
        element,
        item: itemOf(standing, item),
        box: item,
        isHolder,
        url: page.frames[frame]?.url ?? page.url,
      }),
    };
  });
  nameWhatIsOpened(seen, near);
  const subjectsInDoubt = doubtRowsAlike(seen);
  tellTwinsApart(seen, near);
  doubtWhatIsOpened(seen, tree, near);
  return {
    seen: seen.map(({ handle, address, traits }) => ({ handle, address, traits })),
    subjectsInDoubt,
  };
}

type Place = {
  index: number;
  around: Surroundings;
  near: Neighbourhood;
  standing: Standing;
  element: PageElement | undefined;
  /** What its row or item is; empty where it lies in none. */
  item: string;
  box: Item | undefined;
  isHolder: boolean;
  /** Of the document that it is in. */
  url: string;
};

function traitsOf(node: RawNode, place: Place): Traits {
  const { index, around, near, standing, element, item, box, isHolder, url } = place;
  const { attributes = {} } = node;
  const { row, holds } = standing;
  const target = standing.turnsPage === true ? "" : targetOf(node, url);
  const isField = fields.has(element?.verb);
  const name = nameOf(node, standing, element);
  const isPlain = element?.verb === undefined;
  // Where it leads to its own page, a script makes something else of it: in another row something else.
  const isLink = target !== "" && (item === "" || !isSameDocument(target, url));
  const subject = subjectOf(item, around.topics(index));
  const fieldName = isField ? writtenByAuthor(attributes["name"]) : "";
  // One dialog may ask one thing after another, with the same buttons.
  const isNamedByAuthor =
    !near.isAnswer(index) &&
    [writtenByAuthor(attributes["id"]), fieldName].some((own) => own !== "" && !isNumbered(own));
  const isOfWords = row !== undefined && box?.isKeyed !== true && !isLink;
  const said = isLink || (isPlain && !isOfWords) ? nothingSaid : saidOf(place);
  return {
    page: around.page(index),
    place: around.place(index),
    subject,
    self: selfOf(node, { target, isInRow: item !== "", isField }),
    name,
    stem: stemOf(isHolder ? withoutPart(name) : name),
    context: "",
    passing: !isLink && near.isInDialog(index) ? "dialog" : "",
    said,
    isNamedByAuthor,
    isLink,
    mayBeRenamed: isPlain || (isField && isNamedByAuthor),
    isInDoubt: said.isTwofold && !isNamedByAuthor,
    isOfWords,
    isMessage: isPlain && row === undefined && holds?.kind === "alert",
  };
}

function subjectOf(item: string, topics: string): string {
  return `${item}|${topics}`;
}

/** What may be said of an element beside what it is called and what its row or item is. */
function saidOf({ index, near, standing: { row }, item, box }: Place): Said {
  if (item === "") return near.beside(index);
  if (box === undefined || box.isKeyed) return nothingSaid;
  // What the other rows of its list say comes and goes with them.
  if (row?.isWhole === true && row.of.ref === `n${box.box}` && row.of.name !== undefined)
    return { ...nothingSaid, texts: [row.of.name] };
  const said = near.within(index, box);
  const read = row?.of.rows?.byKey[row.key];
  if (row === undefined || read === undefined || !isKnownByWords(row.key, read)) return said;
  return { ...said, texts: [...said.texts, wordsOf(near.rowText(index, box))] };
}

/** The text of a row is what it says now, not what it is; a table is known by its columns too. */
function nameOf(node: RawNode, { row, holds }: Standing, element: PageElement | undefined): string {
  if (row?.isWhole === true && element?.verb === undefined) return "";
  const name = element?.name ?? node.name ?? "";
  return holds?.columns === undefined ? name : [name, ...holds.columns].join("|");
}

/** What its author calls it, else what it is called among the rows of the page, else what it says. */
function itemOf({ row }: Standing, item: Item | undefined): string {
  return row === undefined || item?.isKeyed === true ? (item?.text ?? "") : rowOf(row);
}

/** Rows that share a key have marks behind it. */
function onlyRowOf({ row }: Standing): string {
  return row === undefined ? "" : rowOf({ ...row, key: row.key.replace(/~[^~]*$/u, "") });
}

function rowOf({ of, key, page }: NonNullable<Standing["row"]>): string {
  return ["row", key, page ?? "", ...(of.columns ?? [])].join("|");
}

/** Where a link leads; empty for what is no link to a page. */
function targetOf({ tag, attributes }: RawNode, url: string): string {
  const href = attributes?.["href"] ?? "";
  const isLink = (tag === "a" || tag === "area") && href !== "";
  return isLink && !/^(?:#|javascript:)/iu.test(href) ? (URL.parse(href, url)?.href ?? "") : "";
}

function isSameDocument(target: string, url: string): boolean {
  return target.replace(/#.*$/su, "") === url.replace(/#.*$/su, "");
}

function selfOf(
  { tag, attributes = {} }: RawNode,
  is: { target: string; isInRow: boolean; isField: boolean },
): string {
  const { role = "", type = "", value = "", formaction = "", placeholder = "" } = attributes;
  const isKept = (own: string): boolean => own !== "" && !(is.isInRow && isNumbered(own));
  const own = [writtenByAuthor(attributes["id"]), writtenByAuthor(attributes["name"])];
  const isButton = tag === "button" || ["submit", "button", "radio", "checkbox"].includes(type);
  return [
    tag,
    role,
    type,
    ...own.map((name) => (isKept(name) ? name : "")),
    is.target,
    isButton ? value : "",
    formaction,
    is.isField ? placeholder : "",
    tag === "img" ? (attributes["src"] ?? "") : "",
    thingsIn(attributes),
    testIdsIn(attributes),
  ].join("|");
}
