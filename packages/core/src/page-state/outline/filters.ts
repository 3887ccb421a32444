import type { Filter, NodeHandle, PageElement } from "../page-content.ts";
import type { Elements, KeyedSection } from "./found-section.ts";
import { isNotSent } from "./not-sent.ts";
import { saysPageSize } from "./paging/wording.ts";
import { digest } from "./rows/keys.ts";
import { roleOf } from "./rows/parts.ts";
import { isForSort } from "./sort.ts";
import type { PageTree } from "./tree.ts";
import { fold, shorten, slug } from "./words.ts";

type Filters = Record<string, Filter<NodeHandle>>;
/** What is between fields and the rows they narrow down, at most. */
const levelsMax = 4;
/** They are told of whole wherever the page is told of. */
const filtersMax = 100;
const nameLength = 60;
const valueLength = 120;
const fieldRoles = new Set(["textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider"]);
const choiceRoles = new Set(["checkbox", "radio", "switch"]);
const filterWords =
  /filter|facet|search|refine|such|recherche|buscar|búsqueda|busca|pesquis|cerca|zoek|sök|søg|søk|haku|szukaj|wyszuk|hled|поиск|фильтр|ara(?:ma)?\b|検索|絞り込み|搜索|筛选|검색|필터/iu;
const chipClass = /(?:^|[-_\s])(?:chip|tag|pill|badge|token|filter)s?(?:$|[-_\s])/iu;
const removeWords =
  /^(?:remove|clear|delete|dismiss|entfernen|löschen|supprimer|retirer|effacer|quitar|eliminar|remover|rimuovi|elimina|verwijder(?:en)?|ta bort|fjern|poista|usuń|odebrat|удалить|убрать|kaldır|削除|移除|删除|삭제|cancel|close|×|✕|✖|x)(?:$|[\s:"“„«]+)/iu;
const noFilterName = /^(?:page|p|seite|offset|start|limit|per_page|page_size|sort|order|dir)$/iu;

/**
 * What the rows are narrowed down by now: fields that are filled in, choices that are made, labels that can be
 * taken off. Empty where there are no rows.
 * @param main key of the section with the rows that the page is about
 */
export function readFilters(
  tree: PageTree,
  elements: Elements,
  sections: readonly KeyedSection[],
  main?: string,
): Filters {
  const rows = sections.find(({ key }) => key === main);
  if (rows === undefined) return {};
  const reader = new FilterReader(tree, elements, rows);
  const filters: Filters = {};
  let count = 0;
  for (const [node, element] of elements) {
    if (count >= filtersMax) break;
    const filter = reader.filterOf(node, element);
    if (filter === undefined) continue;
    filters[reader.keyOf(filter, filters)] = filter;
    count += 1;
  }
  return filters;
}

class FilterReader {
  readonly #tree: PageTree;
  readonly #elements: Elements;
  readonly #rows: KeyedSection;
  readonly #inRows: ReadonlySet<NodeHandle>;
  readonly #asked: URLSearchParams;

  constructor(tree: PageTree, elements: Elements, rows: KeyedSection) {
    this.#tree = tree;
    this.#elements = elements;
    this.#rows = rows;
    const all = Object.values(rows.section.rows?.byKey ?? {});
    this.#inRows = new Set(
      all.flatMap(({ ref, elements = [] }) => (ref === undefined ? elements : [ref, ...elements])),
    );
    this.#asked = URL.parse(tree.raw.url)?.searchParams ?? new URLSearchParams();
  }

  filterOf(node: number, element: PageElement): Filter<NodeHandle> | undefined {
    if (this.#inRows.has(this.#tree.handle(node)) || element.masked !== undefined) return undefined;
    const isField = fieldRoles.has(element.role);
    if ((isField || choiceRoles.has(element.role)) && isNotSent(this.#tree, node)) return undefined;
    if (isField) return this.#fieldFilter(node, element);
    if (choiceRoles.has(element.role)) return this.#choiceFilter(node, element);
    return this.#chipFilter(node, element);
  }

  keyOf({ name, value }: Filter<NodeHandle>, taken: Filters): string {
    const key = slug(name, 31) || "filter";
    return taken[key] === undefined ? key : `${key}~${digest(value)}`;
  }

  #fieldFilter(node: number, { name, value = "" }: PageElement): Filter<NodeHandle> | undefined {
    if (value === "" || this.#isUnset(node)) return undefined;
    if (isForSort(this.#tree, node, name) || this.#isForPages(node, name)) return undefined;
    if (!this.#isAskedFor(node) && !this.#isForRows(node, name)) return undefined;
    const label = name === "" ? this.#tree.attribute(node, "name") : name;
    return label === "" ? undefined : this.#filter(label, value, node);
  }

  /** Choices that are made, under the heading that they stand under. */
  #choiceFilter(node: number, { name, checked }: PageElement): Filter<NodeHandle> | undefined {
    if (checked !== true || name === "") return undefined;
    if (!this.#isAskedFor(node) && this.#markedAround(node) === undefined) return undefined;
    return this.#filter(this.#groupName(node) ?? name, name, node);
  }

  /** A label above the rows with a button that takes it off. */
  #chipFilter(node: number, { role, name }: PageElement): Filter<NodeHandle> | undefined {
    if (role !== "button" && role !== "link") return undefined;
    if (
      !removeWords.test(name) ||
      this.#tree.position(node) > this.#tree.position(this.#rows.node)
    ) {
      return undefined;
    }
    const chip = this.#chipAround(node);
    if (chip === undefined) return undefined;
    const inner = this.#tree.textWithout(chip, (index) => index === node);
    const text = shorten(inner === "" ? name.replace(removeWords, "") : inner, valueLength);
    const [, label, value] = /^([^:]{1,40}):\s*(.+)$/u.exec(text) ?? [];
    if (label !== undefined && value !== undefined) return this.#filter(label, value, node);
    return text === "" ? undefined : this.#filter(text, text, node);
  }

  #filter(name: string, value: string, node: number): Filter<NodeHandle> {
    return {
      name: shorten(fold(name).replace(/\s*[:*]+$/u, ""), nameLength),
      value: shorten(fold(value), valueLength),
      ref: this.#tree.handle(node),
    };
  }

  /** The choice that stands in a select stands for none: "Any status". */
  #isUnset(node: number): boolean {
    if (this.#tree.node(node).tag !== "select") return false;
    return this.#tree.descendants(node).some((index) => {
      const { tag, states, attributes } = this.#tree.node(index);
      return tag === "option" && states?.selected === true && attributes?.["value"] === "";
    });
  }

  /** The page's own address has what the field holds, under the field's name. */
  #isAskedFor(node: number): boolean {
    const name = this.#tree.attribute(node, "name");
    if (name === "" || noFilterName.test(name)) return false;
    const held = this.#tree.node(node).value ?? this.#tree.attribute(node, "value");
    return held !== "" && this.#asked.getAll(name).includes(held);
  }

  #isForPages(node: number, name: string): boolean {
    return saysPageSize(name) || noFilterName.test(this.#tree.attribute(node, "name"));
  }

  #isForRows(node: number, name: string): boolean {
    if (this.#sends(node)) return false;
    if (this.#tree.contains(this.#rows.node, node)) return true;
    if (this.#markedAround(node) !== undefined) return true;
    if (this.#tree.position(node) > this.#tree.position(this.#rows.node)) return false;
    return filterWords.test(name) && this.#isNear(node);
  }

  /** A form that changes something is none that looks for something. */
  #sends(node: number): boolean {
    const form = this.#tree.closest(node, (at) => this.#tree.node(at).tag === "form");
    return form !== undefined && /^post$/iu.test(this.#tree.attribute(form, "method"));
  }

  #isNear(node: number): boolean {
    let levels = 0;
    for (const around of this.#tree.ancestors(this.#rows.node)) {
      if (this.#tree.contains(around, node)) return true;
      levels += 1;
      if (levels >= levelsMax) return false;
    }
    return false;
  }

  #markedAround(node: number): number | undefined {
    let levels = 0;
    for (const around of this.#tree.ancestors(node)) {
      if (roleOf(this.#tree, around) === "search") return around;
      const said = ["class", "id", "aria-label"].map((name) => this.#tree.attribute(around, name));
      if (levels < 2 * levelsMax && filterWords.test(said.join(" "))) {
        return this.#tree.node(around).tag === "body" ? undefined : around;
      }
      levels += 1;
    }
    return undefined;
  }

  #chipAround(node: number): number | undefined {
    if (chipClass.test(this.#tree.attribute(node, "class"))) return node;
    let levels = 0;
    for (const around of this.#tree.ancestors(node)) {
      if (chipClass.test(this.#tree.attribute(around, "class"))) {
        return this.#tree.text(around).length <= valueLength && this.#actsIn(around) <= 2
          ? around
          : undefined;
      }
      levels += 1;
      if (levels >= 2) return undefined;
    }
    return undefined;
  }

  #actsIn(around: number): number {
    let count = 0;
    for (const index of this.#tree.descendants(around)) if (this.#elements.has(index)) count += 1;
    return count;
  }

  #groupName(node: number): string | undefined {
    for (const around of this.#tree.ancestors(node)) {
      const { tag, role, name = "" } = this.#tree.node(around);
      if (tag === "fieldset" || role === "group" || role === "radiogroup") {
        const legend = this.#tree
          .descendants(around)
          .find((at) => this.#tree.node(at).tag === "legend");
        const said =
          name === "" && legend !== undefined ? this.#tree.text(legend, nameLength) : name;
        return said === "" ? undefined : said;
      }
      if (tag === "form") return undefined;
    }
    return undefined;
  }
}
