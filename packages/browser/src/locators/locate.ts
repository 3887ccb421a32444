import type { DetailedLocator, Locator, PlainLocator } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import type { ElementHandle, Frame, Page } from "puppeteer-core";
import { NotYetError } from "./not-yet.ts";
import { describeLocator } from "./describe-locator.ts";
import { refIn, type Known, type Refs } from "./refs.ts";
import { callForElement, callToolkit, DocumentGoneError } from "./toolkit.ts";

/** A frame and the iframe elements that lead to it, outermost first. */
export type FramePlace = { frame: Frame; owners: { parent: Frame; element: ElementHandle }[] };
export type Located = FramePlace & { element: ElementHandle };

/** Where elements are looked for: a page, and what an action's refs name on it. */
export type Place = { page: Page; refs: Refs };

/**
 * The one element that the locator names, as the page is now; with what it says of itself where it is named by ref.
 * @throws NotYetError when there is none, or several.
 * @throws ActionError `locator_invalid`, `stale_ref`
 */
export async function locate(place: Place, locator: Locator): Promise<Located | Known> {
  if (typeof locator === "object" && locator.ref !== undefined) return place.refs.find(locator.ref);
  const { frame, owners } = await locateFrame(place, locator);
  return { frame, owners, element: await pick(frame, locator, withoutFrame(locator)) };
}

/** The frame that the locator's `frame` leads to, or that its ref is in. Throws as `locate` does. */
export async function locateFrame({ page, refs }: Place, locator: Locator): Promise<FramePlace> {
  const ref = refIn(locator);
  if (ref !== undefined) return refs.find(ref);
  const chain = typeof locator === "string" ? [] : (locator.frame ?? []);
  let frame = page.mainFrame();
  const owners: FramePlace["owners"] = [];
  for (const step of chain) {
    const element = await pick(frame, locator, step);
    const content = await contentFrame(element);
    if (content === null) throw notAFrame(locator, step);
    owners.push({ parent: frame, element });
    frame = content;
  }
  return { frame, owners };
}

/** How many elements match, and how many of them are visible. A frame that is not there has none. */
export async function countMatches(
  place: Place,
  locator: Locator,
): Promise<{ attached: number; visible: number }> {
  const frame = await lookForFrame(place, locator);
  if (frame === undefined) return { attached: 0, visible: 0 };
  const counts = await callToolkit(frame, "count", withoutFrame(locator));
  if ("invalid" in counts) throw invalid(locator, counts.invalid);
  return counts;
}

async function lookForFrame(place: Place, locator: Locator): Promise<Frame | undefined> {
  const ref = refIn(locator);
  if (ref !== undefined) return (await place.refs.look(ref))?.frame;
  try {
    return (await locateFrame(place, locator)).frame;
  } catch (error) {
    if (error instanceof NotYetError) return undefined;
    throw error;
  }
}

/** Entries for an error's `found`: what comes nearest to a locator that matches nothing. */
export async function findNearest(place: Place, locator: Locator): Promise<string[]> {
  if (typeof locator === "object" && locator.ref !== undefined) return [];
  const { frame } = await locateFrame(place, locator);
  return callToolkit(frame, "nearest", withoutFrame(locator));
}

export function withoutFrame(locator: Locator): Locator {
  if (typeof locator === "string") return locator;
  const { frame: _frame, ...rest }: DetailedLocator = locator;
  return rest;
}

export function invalid(locator: unknown, reason: string): ActionError {
  const words = reason.replace(/^Failed to execute '\w+' on '\w+': /, "");
  return new ActionError("locator_invalid", `the locator is not valid: ${words}`, { locator });
}

async function pick(frame: Frame, whole: Locator, part: Locator): Promise<ElementHandle> {
  const picked = await callForElement(frame, "pick", part);
  if ("invalid" in picked) throw invalid(whole, picked.invalid);
  if (!("found" in picked)) return picked;
  const { found } = picked;
  if (found.length === 0) throw notFound(frame, whole, part);
  throw new NotYetError(
    new ActionError(
      "locator_ambiguous",
      `${describeLocator(part)} matches several elements; say which with nth, within or a more exact locator`,
      { locator: whole, found },
    ),
  );
}

function notFound(frame: Frame, whole: Locator, part: Locator): NotYetError {
  const failure = (found: string[]): ActionError =>
    new ActionError("locator_not_found", `nothing on the page matches ${describeLocator(part)}`, {
      locator: whole,
      found,
    });
  return new NotYetError(failure([]), async () =>
    failure(await callToolkit(frame, "nearest", part)),
  );
}

async function contentFrame(element: ElementHandle): Promise<Frame | null> {
  try {
    return await element.contentFrame();
  } catch (error) {
    throw new DocumentGoneError("frame gone", { cause: error });
  }
}

function notAFrame(locator: Locator, step: PlainLocator): NotYetError {
  return new NotYetError(
    new ActionError("element_wrong_kind", `${describeLocator(step)} is not a frame`, { locator }),
  );
}
