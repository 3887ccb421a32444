import { outlineOf } from "../../outline/outline.ts";
import { type Markup, parseMarkup } from "../../outline/support/markup.ts";
import { pageOf } from "../../outline/support/page-of.ts";
import type { Ref } from "../../page-content.ts";
import { assignRefs, type AssignedRefs } from "../assign-refs.ts";

export type ShownPage = {
  /** `raw-is="…"` says what an element truly is, and `raw-node="…"` which node shows it: the page tells neither. */
  html: string;
  url?: string;
  /** Read in the browser that read the page before. */
  isWarm?: boolean;
};

/** One session that reads one page after another. Nodes that name none are made anew for each reading. */
export class ReadingSession {
  last: AssignedRefs | undefined;
  #nodes = 1_000_000;
  readonly #named = new Map<string, number>();

  /** What each ref is for, of the elements that say what they truly are. */
  read({ html, url = "https://harbor.test/", isWarm = false }: ShownPage): Map<Ref, string> {
    const raw = pageOf(html, { url });
    const markups = inOrder(parseMarkup(html));
    const truths = new Map<number, string>();
    const nodes = raw.nodes.filter(({ tag }) => tag !== "#document");
    for (const [at, node] of nodes.entries()) {
      const { "raw-is": is, "raw-node": named } = markups[at]?.attributes ?? {};
      node.backendNodeId = named === undefined ? this.#nodes++ : this.#nodeOf(named);
      if (is !== undefined) truths.set(node.backendNodeId, is);
    }
    const { refs } = this.last?.memory ?? {};
    this.last = assignRefs(outlineOf(raw), raw, refs, isWarm ? this.last?.addresses : undefined);
    return new Map(
      [...this.last.addresses].flatMap(([ref, { backendNodeId }]): [Ref, string][] => {
        const is = truths.get(backendNodeId);
        return is === undefined ? [] : [[ref, is]];
      }),
    );
  }

  #nodeOf(name: string): number {
    const node = this.#named.get(name) ?? this.#named.size + 1;
    this.#named.set(name, node);
    return node;
  }
}

/** The refs of each of the pages, by what they truly are for. */
export function refsOf(...pages: (ShownPage | string)[]): Record<string, Ref>[] {
  const session = new ReadingSession();
  return pages.map((page) => {
    const shown = session.read(typeof page === "string" ? { html: page } : page);
    return Object.fromEntries([...shown].map(([ref, is]) => [is, ref]));
  });
}

/** What a ref was for and then was for, of those that went over to something else. */
export function mistaken(...pages: (ShownPage | string)[]): string[] {
  const session = new ReadingSession();
  const known = new Map<Ref, string>();
  return pages.flatMap((page) => {
    const shown = session.read(typeof page === "string" ? { html: page } : page);
    return [...shown].flatMap(([ref, is]) => {
      const was = known.get(ref) ?? is;
      known.set(ref, is);
      return was === is ? [] : [`${was} -> ${is}`];
    });
  });
}

function inOrder(markups: readonly Markup[]): Markup[] {
  return markups.flatMap((markup) => [markup, ...inOrder(markup.children)]);
}
