import type { PageTree } from "../tree.ts";
import { shorten } from "../words.ts";

const hrefLength = 500;

/** Where the links of a page lead. */
export class Links {
  readonly #tree: PageTree;
  readonly #page: URL | null;
  /** Where those of each frame are counted from. */
  readonly #bases: readonly string[];

  constructor(tree: PageTree) {
    this.#tree = tree;
    this.#page = URL.parse(tree.raw.url);
    this.#bases = basesOf(tree);
  }

  /** Where a link leads: from the root where that is on the page's own origin. A script is no place. */
  hrefOf(index: number): string | undefined {
    const { tag, frame, attributes } = this.#tree.node(index);
    if (tag !== "a" && tag !== "area") return undefined;
    const written = attributes?.["href"] ?? attributes?.["xlink:href"];
    if (written === undefined || written.trim() === "" || written.trim() === "#") return undefined;
    const target = URL.parse(written, this.#bases[frame]);
    if (target === null || target.protocol === "javascript:" || target.protocol === "data:")
      return undefined;
    return shorten(relative(withoutCredentials(target), this.#page), hrefLength);
  }
}

/** What a frame's `base` says, else its own address. */
function basesOf(tree: PageTree): string[] {
  const bases = tree.raw.frames.map(({ url }) => url);
  const found = new Set<number>();
  for (const index of tree.all()) {
    const { tag, frame } = tree.node(index);
    if (tag !== "base" || found.has(frame) || !tree.hasAttribute(index, "href")) continue;
    found.add(frame);
    bases[frame] =
      URL.parse(tree.attribute(index, "href"), bases[frame])?.href ?? bases[frame] ?? "";
  }
  return bases;
}

/** Some addresses carry a name and a password before the host. */
function withoutCredentials(url: URL): URL {
  if (url.username !== "") url.username = "";
  if (url.password !== "") url.password = "";
  return url;
}

function relative(target: URL, page: URL | null): string {
  if (page === null || target.origin === "null" || target.origin !== page.origin)
    return target.href;
  const isHere = target.pathname === page.pathname && target.search === page.search;
  if (isHere && target.hash !== "") return target.hash;
  return `${target.pathname}${target.search}${target.hash}`;
}
