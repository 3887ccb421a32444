import { collect, roleOf } from "./rows/parts.ts";
import type { PageTree } from "./tree.ts";
import { fold } from "./words.ts";

const breadcrumbLabel =
  /bread\s?crumb|brotkrumen|brödsmulor|brødkrumme|brødsmule|kruimelpad|fil d['’]ariane|migas de pan|miga de pan|rastro de navegación|ruta de navegación|navegação estrutural|trilha de navegação|briciole di pane|percorso di navigazione|murupolku|ścieżka nawigacji|okruszki|drobečková|drobečky|омрвинке|хлебные крошки|навигационная цепочка|gezinme yolu|içerik haritası|sie sind hier|you are here|vous êtes ici|パンくず|面包屑|麵包屑|이동 경로|브레드크럼/iu;
const breadcrumbClass = /(?:^|[-_\s])bread-?crumbs?(?:$|[-_\s]|list)/iu;
const itemClass = /(?:^|[-_\s])(?:bread-?crumbs?[-_]*(?:item|link|text)|crumb)(?:$|[-_\s])/iu;
const listType = /schema\.org\/breadcrumblist$/iu;
/** Signs between crumbs, and words that lead into them. */
const separators = /^[\s/\\›»>→❯|·•:‹«…–—-]+|[\s/\\›»>→❯|·•:‹«–—-]+$/gu;
const crumbLength = 80;
const crumbsMax = 12;

/** The way to the page as it shows it, from the top; empty where it shows none. */
export function readBreadcrumbs(tree: PageTree): string[] {
  for (const is of [isLabelled, isMarkedUp, isCalled]) {
    for (const index of tree.all()) {
      const crumbs = is(tree, index) ? crumbsOf(tree, index) : [];
      if (crumbs.length > 0) return crumbs;
    }
  }
  return [];
}

function isLabelled(tree: PageTree, index: number): boolean {
  const label = tree.attribute(index, "aria-label");
  if (label !== "") return breadcrumbLabel.test(label);
  const { name = "" } = tree.node(index);
  return name !== "" && roleOf(tree, index) === "navigation" && breadcrumbLabel.test(name);
}

function isMarkedUp(tree: PageTree, index: number): boolean {
  return listType.test(tree.attribute(index, "itemtype"));
}

function isCalled(tree: PageTree, index: number): boolean {
  return (
    breadcrumbClass.test(tree.attribute(index, "class")) ||
    /^bread-?crumbs?$/iu.test(tree.attribute(index, "id"))
  );
}

function crumbsOf(tree: PageTree, holder: number): string[] {
  const [marked, items, links] = [
    collect(tree, holder, (index) =>
      tree.attribute(index, "itemprop") === "itemListElement" ? "take" : "enter",
    ),
    collect(tree, holder, (index) => (isItem(tree, index) ? "take" : "enter")),
    pieces(tree, holder),
  ];
  const found = [marked, items, links].find((nodes) => nodes.length > 1) ?? links;
  const crumbs = found.flatMap((node) => crumbOf(tree, node));
  return crumbs.length > crumbsMax ? [] : crumbs.filter((crumb, at) => crumb !== crumbs[at - 1]);
}

function isItem(tree: PageTree, index: number): boolean {
  return (
    tree.node(index).tag === "li" ||
    roleOf(tree, index) === "listitem" ||
    itemClass.test(tree.attribute(index, "class"))
  );
}

/** Links, and the texts between them. */
function pieces(tree: PageTree, holder: number): number[] {
  return collect(tree, holder, (index) =>
    tree.isText(index) || tree.node(index).tag === "a" ? "take" : "enter",
  );
}

function crumbOf(tree: PageTree, node: number): string[] {
  const seen = tree.text(node, crumbLength);
  const text = fold((seen === "" ? pictured(tree, node) : seen).replaceAll(separators, ""));
  return /[\p{L}\p{N}]/u.test(text) ? [text] : [];
}

/** Of the first crumb there is often only a picture of a house. */
function pictured(tree: PageTree, node: number): string {
  if (!tree.isVisible(node) || tree.isText(node)) return "";
  const link = [node, ...tree.descendants(node)].find((at) => tree.node(at).tag === "a");
  return link === undefined ? "" : (tree.node(link).name ?? tree.attribute(link, "aria-label"));
}
