import type { PageContent, Ref, Row, Section } from "../../page-state/page-content.ts";

/** Where an element stands on its page. */
export type Placed = {
  /** Sections around it, the innermost first. */
  sections: readonly string[];
  row?: PlacedRow;
  /** A group of radio buttons that it is one of. */
  group?: Ref;
};

export type PlacedRow = { section: string; index: number; row: Row };

/** Where each element of a page stands, nearly in the order of the page. */
export class PlacedElements {
  readonly page: PageContent;
  readonly #places = new Map<Ref, Placed>();

  constructor(page: PageContent) {
    this.page = page;
    for (const key of page.order) {
      const section = page.sections[key];
      if (section !== undefined) this.#addSection(key, section);
    }
  }

  get refs(): Ref[] {
    return [...this.#places.keys()];
  }

  at(ref: Ref): Placed | undefined {
    return this.#places.get(ref);
  }

  /** Rows of a section, in their order. */
  rowsOf(key: string): PlacedRow[] {
    const { rows } = this.page.sections[key] ?? {};
    return (rows?.order ?? []).flatMap((rowKey, index) => {
      const row = rows?.byKey[rowKey];
      return row === undefined ? [] : [{ section: key, index, row }];
    });
  }

  /** Those of the element's frame, and the same of any part of the page. */
  frameOf({ sections }: Pick<Placed, "sections">): string {
    return sections.find((key) => this.page.sections[key]?.kind === "frame") ?? "";
  }

  around(key: string): string[] {
    const chain: string[] = [];
    for (let at: string | undefined = key; at !== undefined && !chain.includes(at);) {
      chain.push(at);
      at = this.page.sections[at]?.within;
    }
    return chain;
  }

  #addSection(key: string, { elements = [] }: Section): void {
    const sections = this.around(key);
    for (const ref of elements) this.#add(ref, { sections });
    for (const row of this.rowsOf(key)) {
      const own = row.row.ref === undefined ? [] : [row.row.ref];
      for (const ref of [...own, ...(row.row.elements ?? [])]) this.#add(ref, { sections, row });
    }
  }

  #add(ref: Ref, place: Placed): void {
    const element = this.page.elements[ref];
    if (element === undefined || this.#places.has(ref)) return;
    this.#places.set(ref, place);
    for (const choice of element.choices ?? []) {
      this.#places.set(choice, { ...place, group: ref });
    }
  }
}
