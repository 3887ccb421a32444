import { slug } from "../words.ts";

const longestKey = 48;

/** Gives keys to sections: the same to the same section in each reading, as far as its page lets it be told apart. */
export class SectionKeys {
  readonly #taken = new Set<string>();
  /** The last number that stands behind a key. */
  readonly #counts = new Map<string, number>();

  /**
   * @param kind of the section
   * @param traits what it may be told apart by, best first: its name, its id
   */
  next(kind: string, traits: readonly (string | undefined)[]): string {
    const words = traits.map((trait) => slug(trait ?? "")).filter((trait) => trait !== "");
    const [best] = words;
    const keys = [
      best === undefined ? kind : join(kind, best),
      ...words.slice(1).map((word) => join(kind, word)),
    ];
    const key =
      keys.find((candidate) => !this.#taken.has(candidate)) ?? this.#counted(keys[0] ?? kind);
    this.#taken.add(key);
    return key;
  }

  #counted(key: string): string {
    for (let count = (this.#counts.get(key) ?? 1) + 1; ; count += 1) {
      const counted = `${key}-${count}`;
      if (this.#taken.has(counted)) continue;
      this.#counts.set(key, count);
      return counted;
    }
  }
}

/** "navigation-main" rather than "navigation-main-navigation". */
function join(kind: string, word: string): string {
  const rest = word === kind ? "" : word.replace(new RegExp(`-${kind}$`, "u"), "");
  return rest === ""
    ? kind
    : `${kind}-${rest}`
        .slice(0, longestKey)
        .replace(/[\ud800-\udbff]$/u, "")
        .replace(/-+$/u, "");
}
