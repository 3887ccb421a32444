import { limitsOf } from "./clip.ts";
import type { DrawnPage } from "./draw-page.ts";
import { intersection, isNothing, type Rectangle } from "./rectangle.ts";
import type { Layout } from "./snapshot.ts";

/** Something that takes the pointer where it is drawn. What has the same `paintOrder` does not lie over each other. */
export type Cover = { at: number; place: Rectangle; paintOrder: number; stays: boolean };

const bandPx = 128;
/** What is taller lies in too many bands to be noted in each. */
const bandsMax = 16;

/** All that may lie over something, found by its height on the page: a page has thousands. */
export class Covers {
  /** What stays where it is when the page scrolls. */
  readonly staying: Cover[] = [];
  readonly #tall: Cover[] = [];
  readonly #bands = new Map<number, Cover[]>();

  constructor({ nodes, decorations }: DrawnPage) {
    for (const [at, { node, layout, place, clip, stays }] of nodes.entries()) {
      if (layout === undefined || place === undefined || !takesPointer(layout)) continue;
      if (node.text !== undefined || node.tag.startsWith("#")) continue;
      const shown = intersection(limitsOf(clip, layout).shown, place);
      if (!isNothing(shown)) this.#add(at, shown, layout, stays);
    }
    for (const { of, layout, place, stays } of decorations) {
      if (takesPointer(layout)) this.#add(of, place, layout, stays);
    }
  }

  /** Whether something that scrolls with the page does so at this height. */
  someNear(y: number, does: (cover: Cover) => boolean): boolean {
    return this.#bands.get(Math.floor(y / bandPx))?.some(does) === true || this.#tall.some(does);
  }

  #add(at: number, place: Rectangle, { paintOrder }: Layout, stays: boolean): void {
    const cover = { at, place, paintOrder, stays };
    if (stays) {
      this.staying.push(cover);
      return;
    }
    const first = Math.floor(place.top / bandPx);
    const last = Math.floor(place.bottom / bandPx);
    if (last - first >= bandsMax) {
      this.#tall.push(cover);
      return;
    }
    for (let band = first; band <= last; band += 1) {
      const known = this.#bands.get(band);
      if (known === undefined) this.#bands.set(band, [cover]);
      else known.push(cover);
    }
  }
}

function takesPointer({ style }: Layout): boolean {
  return style.isVisible && style.takesPointer;
}
