import type { Tab } from "./tab.ts";

/** The tabs in their order, and which of them is in front. */
export class TabStrip {
  #tabs: Tab[] = [];
  #active: Tab | undefined;

  all(): Tab[] {
    return [...this.#tabs];
  }

  get active(): Tab | undefined {
    return this.#active;
  }

  append(tab: Tab): void {
    this.#tabs.push(tab);
    this.#active ??= tab;
  }

  activate(tab: Tab): void {
    if (this.#tabs.includes(tab)) this.#active = tab;
  }

  /** The opener comes to the front in place of its popup, else the neighbour does. */
  remove(tab: Tab): void {
    const index = this.#tabs.indexOf(tab);
    if (index === -1) return;
    this.#tabs.splice(index, 1);
    if (this.#active !== tab) return;
    const opener = this.#tabs.find((other) => other === tab.opener);
    this.#active = opener ?? this.#tabs[index] ?? this.#tabs.at(-1);
  }
}
