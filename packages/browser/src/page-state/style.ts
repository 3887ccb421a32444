/** What is read of each element's style, in this order. */
export const styleNames = [
  "visibility",
  "opacity",
  "cursor",
  "pointer-events",
  "overflow-x",
  "overflow-y",
  "position",
  "display",
];

export type Style = {
  isVisible: boolean;
  isTransparent: boolean;
  cursor: string;
  takesPointer: boolean;
  /** What overflows is cut off, and nobody can scroll to it. */
  clips: boolean;
  scrolls: boolean;
  position: string;
  /** It stands in a line of text, as a part of it. */
  isInline: boolean;
};

/** Styles that are alike are one: a page has few that differ. */
export class StyleTable {
  readonly #strings: readonly string[];
  readonly #known = new Map<string, Style>();

  constructor(strings: readonly string[]) {
    this.#strings = strings;
  }

  of(indexes: readonly number[]): Style {
    const key = indexes.join();
    const known = this.#known.get(key) ?? this.#read(indexes);
    this.#known.set(key, known);
    return known;
  }

  #read(indexes: readonly number[]): Style {
    const values = indexes.map((index) => this.#strings[index] ?? "");
    const [visibility, opacity, cursor = "", pointerEvents, ...placing] = values;
    const [overflowX, overflowY, position = "", display] = placing;
    const overflow = [overflowX, overflowY];
    const scrolls = overflow.some((value) => value === "auto" || value === "scroll");
    return {
      isVisible: visibility !== "hidden" && visibility !== "collapse",
      isTransparent: Number(opacity) === 0 && opacity !== "",
      cursor,
      takesPointer: pointerEvents !== "none",
      clips: !scrolls && overflow.some((value) => value === "hidden" || value === "clip"),
      scrolls,
      position,
      isInline: display === "inline",
    };
  }
}
