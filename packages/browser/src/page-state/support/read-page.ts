import type { RawNode, RawPage } from "@dormouse/core";

/** Finds nodes of a page that was read by the `id` they are written with. */
export class ReadPage {
  readonly raw: RawPage;

  constructor(raw: RawPage) {
    this.raw = raw;
  }

  /** @throws Error where there is none */
  byId(id: string): RawNode {
    const found = this.raw.nodes.find(({ attributes }) => attributes?.["id"] === id);
    if (found === undefined) throw new Error(`nothing on the page has the id ${id}`);
    return found;
  }

  ids(which: (node: RawNode) => boolean): string[] {
    return this.raw.nodes.flatMap((node) => {
      const id = node.attributes?.["id"];
      return id !== undefined && which(node) ? [id] : [];
    });
  }

  /** The text below an element, as it is drawn. */
  textOf(id: string): string {
    const from = this.raw.nodes.indexOf(this.byId(id));
    const inside = new Set([from]);
    let text = "";
    for (const [at, node] of this.raw.nodes.entries()) {
      if (!inside.has(node.parent)) continue;
      inside.add(at);
      text += node.text ?? "";
    }
    return text.replaceAll(/\s+/g, " ").trim();
  }
}
