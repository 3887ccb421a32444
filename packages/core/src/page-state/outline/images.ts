import type { NodeHandle, PageImage } from "../page-content.ts";
import { digest } from "./rows/keys.ts";
import { roleOf } from "./rows/parts.ts";
import type { PageTree } from "./tree.ts";
import { fold, shorten } from "./words.ts";

type Images = Record<string, PageImage<NodeHandle>>;

const pictureTags = new Set(["img", "svg", "canvas", "video", "picture"]);
/** Smaller than this it is an icon, a dot, a spacer. */
const smallestPx = 24;
/** Smaller than this it adorns what its page itself says is no content. */
const smallestUnnamedPx = 100;
const altLength = 200;
const longestSource = 2_000;
const imagesMax = 300;
/** What an address says for whom it was made, and until when. */
const passingParameter =
  /^(?:x-(?:amz|goog)-|.*(?:token|signature|secret|credential|password|session|expire|hmac|policy|jwt|auth).*$|(?:sig|key|apikey|api_key|access_key|s|e|se|st|sp|sv|sr|skoid|oh|oe|t|ts|timestamp|v|cb|_|nonce|hash)$)/iu;

/**
 * The pictures that say something, by ids that are the same for the same picture on every page and every day: made
 * of its address without what was added to it for one reader. Of one that is shown twice, the larger.
 */
export function readImages(tree: PageTree): Images {
  const images: Images = {};
  let count = 0;
  for (const index of tree.all()) {
    if (!pictureTags.has(tree.node(index).tag) || isWithinPicture(tree, index)) continue;
    const image = imageOf(tree, index);
    if (image === undefined) continue;
    const id = idOf(tree, index, image.alt);
    const known = images[id];
    if (known === undefined && count >= imagesMax) continue;
    if (known === undefined) count += 1;
    if (known === undefined || areaOf(known) < areaOf(image)) images[id] = image;
  }
  return images;
}

function areaOf({ width, height }: { width: number; height: number }): number {
  return width * height;
}

/** Parts of a drawing are no pictures of their own. */
function isWithinPicture(tree: PageTree, index: number): boolean {
  const around = tree.parent(index);
  return around >= 0 && tree.closest(around, (at) => tree.node(at).tag === "svg") !== undefined;
}

function imageOf(tree: PageTree, index: number): PageImage<NodeHandle> | undefined {
  const box = tree.box(index);
  if (box === undefined || !tree.isVisible(index)) return undefined;
  const [width, height] = [Math.round(box.width), Math.round(box.height)];
  const alt = altOf(tree, index);
  if (width < smallestPx || height < smallestPx) return undefined;
  if (
    alt === "" &&
    (isAdornment(tree, index) || width < smallestUnnamedPx || height < smallestUnnamedPx)
  ) {
    return undefined;
  }
  const source = sourceOf(tree, index);
  return { alt, width, height, ...(source !== undefined && { source }), ref: tree.handle(index) };
}

function altOf(tree: PageTree, index: number): string {
  const { name = "" } = tree.node(index);
  const said = [name, "alt", "aria-label", "title"].map((text, at) =>
    fold(at === 0 ? text : tree.attribute(index, text)),
  );
  return shorten(said.find((text) => text !== "") ?? "", altLength);
}

/** Its page says that it is no content, or it is a drawing that nobody named. */
function isAdornment(tree: PageTree, index: number): boolean {
  const { tag } = tree.node(index);
  if (["presentation", "none"].includes(roleOf(tree, index)) && tag !== "canvas") return true;
  if (tree.attribute(index, "aria-hidden") === "true") return true;
  return tag === "svg" || (tag === "img" && tree.node(index).attributes?.["alt"] === "");
}

function sourceOf(tree: PageTree, index: number): string | undefined {
  const written = tree.node(index).source;
  const address = written === undefined ? null : URL.parse(written, tree.raw.url);
  if (address === null || !/^https?:$/u.test(address.protocol)) return undefined;
  address.username = "";
  address.password = "";
  return address.href.length > longestSource ? undefined : address.href;
}

function idOf(tree: PageTree, index: number, alt: string): string {
  const { tag, source } = tree.node(index);
  if (source?.startsWith("data:") === true) return digest(source, 12);
  const address = sourceOf(tree, index);
  if (address !== undefined) return digest(lasting(address), 12);
  const marks = ["id", "class"].map((name) => tree.attribute(index, name));
  return digest([tag, alt, ...marks].join("\n"), 12);
}

function lasting(address: string): string {
  const url = new URL(address);
  for (const name of new Set(url.searchParams.keys())) {
    if (passingParameter.test(name)) url.searchParams.delete(name);
  }
  url.hash = "";
  return url.href;
}
