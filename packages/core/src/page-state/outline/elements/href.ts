import type { PageTree } from "../tree.ts";
import { shorten } from "../words.ts";

const hrefLength = 500;

/** Where the links of each frame are counted from: what its `base` says, else its own address. */
export function basesOf(tree: PageTree): string[] {
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

/** Where a link leads: from the root where that is on the page's own origin. A script is no place. */
export function hrefOf(
  tree: PageTree,
  bases: readonly string[],
  index: number,
): string | undefined {
  const { tag, frame, attributes } = tree.node(index);
  if (tag !== "a" && tag !== "area") return undefined;
  const written = attributes?.["href"] ?? attributes?.["xlink:href"];
  if (written === undefined || written.trim() === "" || written.trim() === "#") return undefined;
  const target = URL.parse(written, bases[frame]);
  if (target === null || target.protocol === "javascript:" || target.protocol === "data:")
    return undefined;
  // Some addresses carry a name and a password before the host.
  target.username = "";
  target.password = "";
  return shorten(relative(target, URL.parse(tree.raw.url)), hrefLength);
}

function relative(target: URL, page: URL | null): string {
  if (page === null || target.origin === "null" || target.origin !== page.origin)
    return target.href;
  const isHere = target.pathname === page.pathname && target.search === page.search;
  if (isHere && target.hash !== "") return target.hash;
  return `${target.pathname}${target.search}${target.hash}`;
}
