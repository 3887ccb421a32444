import { PageTree } from "../outline/tree.ts";
import type { NodeHandle, PageElement, PageOutline, SectionKind } from "../page-content.ts";
import type { NodeAddress, RawNode, RawPage } from "../raw-page.ts";
import { standingsOf, type Standing } from "./handles.ts";
import { isNumbered, testIdsIn, thingsIn, writtenByAuthor } from "./names-of-authors.ts";
import { Neighbourhood } from "./neighbourhood.ts";
import { stemOf, withoutPart } from "./settled.ts";
import { Surroundings } from "./surroundings.ts";
import { twinMarks, type Traits } from "./traits.ts";

/** An element as it was read, and what it is to be known again by. */
export type Seen = { handle: NodeHandle; address: NodeAddress; traits: Traits };

const FIELDS: ReadonlySet<PageElement["verb"]> = new Set(["fill", "select", "upload"]);

/** What holds a part of the page that changes while it stays. A form, a dialog and a text are about something. */
const HOLDERS: ReadonlySet<SectionKind | undefined> = new Set<SectionKind>([
  "alert",
  "table",
  "list",
  "navigation",
  "controls",
]);

/** What every element of the outline is to be known again by, in the order they are read. */
export function readTraits(outline: PageOutline, page: RawPage): Seen[] {
  const tree = PageTree.of(page);
  const around = new Surroundings(tree);
  const near = new Neighbourhood(tree, around);
  const seen = standingsOf(outline).map((standing) => {
    const index = Number(standing.handle.slice(1));
    const { frame, backendNodeId } = tree.node(index);
    const element = outline.elements[standing.handle];
    return {
      handle: standing.handle,
      index,
      address: { frameId: page.frames[frame]?.frameId ?? "", backendNodeId },
      traits: traitsOf(tree.node(index), {
        index,
        around,
        near,
        standing,
        element,
        url: page.frames[frame]?.url ?? page.url,
      }),
    };
  });
  tellTwinsApart(seen, near);
  return seen.map(({ handle, address, traits }) => ({ handle, address, traits }));
}

type Place = {
  index: number;
  around: Surroundings;
  near: Neighbourhood;
  standing: Standing;
  element: PageElement | undefined;
  /** Of the document that it is in. */
  url: string;
};

function traitsOf(node: RawNode, { index, around, near, standing, element, url }: Place): Traits {
  const { attributes = {} } = node;
  const { row, holds } = standing;
  const target = standing.turnsPage === true ? "" : targetOf(node, url);
  const isField = FIELDS.has(element?.verb);
  const name = nameOf(node, standing, element);
  const isPlain = element?.verb === undefined;
  const isHolder = isPlain && HOLDERS.has(holds?.kind);
  const item = row === undefined ? near.item(index, { isField, isHolder }) : rowOf(row);
  // Where it leads to its own page, a script makes something else of it: in another row something else.
  const isLink = target !== "" && (item === "" || !isSameDocument(target, url));
  const subject = `${item}|${around.topics(index)}`;
  const fieldName = isField ? writtenByAuthor(attributes["name"]) : "";
  // One dialog may ask one thing after another, with the same buttons.
  const isNamedByAuthor =
    !near.isAnswer(index) &&
    [writtenByAuthor(attributes["id"]), fieldName].some((own) => own !== "" && !isNumbered(own));
  const isSettled =
    isLink || isPlain || item !== "" || (isField && (isNamedByAuthor || name !== ""));
  return {
    page: around.page(index),
    place: around.place(index),
    subject,
    self: selfOf(node, { target, isInRow: item !== "", isField }),
    name,
    stem: stemOf(isHolder ? withoutPart(name) : name),
    context: isSettled ? "" : beside(near, index),
    isNamedByAuthor,
    isLink,
    mayBeRenamed: isPlain || (isField && isNamedByAuthor),
    isMessage: isPlain && row === undefined && holds?.kind === "alert",
  };
}

/** Set off from the marks of twins, whatever it begins with. */
function beside(near: Neighbourhood, index: number): string {
  const text = near.beside(index);
  return text === "" ? "" : ` ${text}`;
}

/** The text of a row is what it says now, not what it is; a table is known by its columns too. */
function nameOf(node: RawNode, { row, holds }: Standing, element: PageElement | undefined): string {
  if (row?.isWhole === true && element?.verb === undefined) return "";
  const name = element?.name ?? node.name ?? "";
  return holds?.columns === undefined ? name : [name, ...holds.columns].join("|");
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

type Indexed = Seen & { index: number };

/**
 * Elements that are alike in all else are known by the texts around them, where these tell every one of them from
 * every other. Which of them comes first says nothing: that is another one's place after the next change.
 */
function tellTwinsApart(seen: readonly Indexed[], near: Neighbourhood): void {
  for (const twins of Map.groupBy(seen, ({ traits }) => identityOf(traits)).values()) {
    if (twins.length < 2) continue;
    const between = twins.map(({ index }) => near.between(index));
    const areApart =
      areDifferent(between.map(({ before }) => before)) &&
      areDifferent(between.map(({ after }) => after));
    for (const [at, { traits }] of twins.entries()) {
      const { before = "", after = "" } = between[at] ?? {};
      const mark = areApart ? twinMarks.apart : twinMarks.alike;
      traits.context = [mark, before, after].join("\u0000");
    }
  }
}

function areDifferent(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

function identityOf({ page, place, subject, self, name }: Traits): string {
  return [page, place, subject, self, name].join("\u0000");
}
