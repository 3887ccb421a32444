import type { DrawnNode } from "./drawn-node.ts";
import { boxOf, type Rectangle } from "./rectangle.ts";

/** Of areas of image maps, which are laid out nowhere, the place that they have on their picture. */
export function placeAreas(drawn: readonly DrawnNode[]): void {
  if (!drawn.some(({ node }) => node.tag === "area")) return;
  const pictures = new Map<string, DrawnNode>();
  for (const one of drawn) {
    const { tag, frame, attributes } = one.node;
    const map = tag === "img" || tag === "input" ? attributes?.["usemap"] : undefined;
    if (map === undefined) continue;
    const key = keyOf(frame, map.replace(/^#/, ""));
    if (!pictures.has(key)) pictures.set(key, one);
  }
  for (const area of drawn) {
    if (area.node.tag !== "area") continue;
    const name = mapAround(drawn, area)?.attributes?.["name"] ?? "";
    const picture = pictures.get(keyOf(area.node.frame, name));
    if (picture !== undefined) placeOn(picture, area);
  }
}

function placeOn(picture: DrawnNode, area: DrawnNode): void {
  const { place: whole } = picture;
  if (whole === undefined) return;
  const place = placeOf(area.node.attributes ?? {}, whole);
  if (place === undefined) return;
  Object.assign(area, { place, layout: picture.layout, clip: picture.clip, stays: picture.stays });
  area.node.box = boxOf(place);
  if (picture.node.hidden === true) area.node.hidden = true;
}

/** Coordinates are counted from the picture's corner, and not scaled with it. */
function placeOf(attributes: Record<string, string>, whole: Rectangle): Rectangle | undefined {
  const numbers = (attributes["coords"] ?? "").split(/[\s,;]+/).map(Number);
  const [x = NaN, y = NaN, third = NaN, fourth = NaN] = numbers;
  const shape = attributes["shape"]?.toLowerCase() ?? "rect";
  if (shape === "default") return whole;
  // What lies in the middle of its box lies in the area: of a polygon, as far as it bends outwards.
  if (shape.startsWith("circ")) return at(whole, [x - third, y - third, x + third, y + third]);
  if (!shape.startsWith("poly")) return at(whole, [x, y, third, fourth]);
  const across = numbers.filter((_, index) => index % 2 === 0);
  const down = numbers.filter((_, index) => index % 2 === 1);
  return at(whole, [
    Math.min(...across),
    Math.min(...down),
    Math.max(...across),
    Math.max(...down),
  ]);
}

function at(whole: Rectangle, edges: [number, number, number, number]): Rectangle | undefined {
  if (!edges.every(Number.isFinite)) return undefined;
  const [x, y, otherX, otherY] = edges;
  return {
    left: whole.left + Math.min(x, otherX),
    top: whole.top + Math.min(y, otherY),
    right: whole.left + Math.max(x, otherX),
    bottom: whole.top + Math.max(y, otherY),
  };
}

function mapAround(
  drawn: readonly DrawnNode[],
  { node }: DrawnNode,
): DrawnNode["node"] | undefined {
  for (let up = node.parent; up >= 0; up = drawn[up]?.node.parent ?? -1) {
    if (drawn[up]?.node.tag === "map") return drawn[up]?.node;
  }
  return undefined;
}

function keyOf(frame: number, name: string): string {
  return `${frame} ${name}`;
}
