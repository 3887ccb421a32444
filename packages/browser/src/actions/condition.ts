import type { Locator } from "@dormouse/contract";
import { describeLocator } from "../locators/describe-locator.ts";
import { countMatches, findNearest } from "../locators/locate.ts";
import { callToolkit, DocumentGoneError } from "../locators/toolkit.ts";
import type { Scene } from "./scene.ts";
import { urlMatches } from "./url-pattern.ts";

/** Something that does or does not hold of the page now. */
export type Condition = {
  /** "text "Saved" is on the page" */
  words: string;
  locator?: Locator;
  holds(): Promise<boolean>;
  /** What is on the page instead. */
  found(): Promise<string[]>;
};

export type ElementState = "visible" | "hidden" | "attached" | "detached";

/** Of several matches one visible is enough for "visible"; "hidden" and "detached" are about all. */
export function elementIs(scene: Scene, locator: Locator, state: ElementState): Condition {
  return {
    words: `${describeLocator(locator)} is ${state}`,
    locator,
    async holds() {
      const { attached, visible } = await countMatches(scene, locator);
      if (state === "visible") return visible > 0;
      if (state === "hidden") return visible === 0;
      return state === "attached" ? attached > 0 : attached === 0;
    },
    async found() {
      const { attached, visible } = await countMatches(scene, locator);
      if (attached > 0) return [`${attached} on the page, ${visible} of them visible`];
      return findNearest(scene, locator);
    },
  };
}

export function elementCountIs(scene: Scene, locator: Locator, count: number): Condition {
  return {
    words: `${describeLocator(locator)} matches ${count} ${count === 1 ? "element" : "elements"}`,
    locator,
    holds: async () => (await countMatches(scene, locator)).attached === count,
    found: async () => [`${(await countMatches(scene, locator)).attached} match`],
  };
}

/** In any frame. */
export function textIsShown(scene: Scene, text: string): Condition {
  const locator = { text };
  return {
    words: `text "${text}" is visible`,
    async holds() {
      for (const frame of scene.page.frames()) {
        const shown = await callToolkit(frame, "showsText", text).catch(goneAsFalse);
        if (shown) return true;
      }
      return false;
    },
    found: () => findNearest(scene, locator),
  };
}

export function urlIs(scene: Scene, pattern: string): Condition {
  return {
    words: `the URL matches "${pattern}"`,
    holds: async () => urlMatches(scene.page.url(), pattern),
    found: async () => [scene.page.url()],
  };
}

function goneAsFalse(error: unknown): false {
  if (error instanceof DocumentGoneError) return false;
  throw error;
}
