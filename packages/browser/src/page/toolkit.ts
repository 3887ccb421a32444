/// <reference lib="dom" />
import type { ExtractSchema, Locator } from "@dormouse/contract";
import type { Descriptions } from "./descriptions.ts";
import type { Dom } from "./dom.ts";
import type { Extraction, ExtractOutcome } from "./extraction.ts";
import type { Fields } from "./fields.ts";
import type { Forms } from "./forms.ts";
import type { Guard } from "./guard.ts";
import type { Identity } from "./identity.ts";
import type { Masking } from "./masking.ts";
import type { Queries } from "./queries.ts";
import type { Point, ReadinessChecks } from "./readiness.ts";
import type { Reading } from "./reading.ts";
import type { Secrecy } from "./secrecy.ts";

export type Pick = Element | { found: string[] } | { invalid: string };
export type Counts = { attached: number; visible: number };
export type Invalid = { invalid: string };

/** How points inside an iframe's page map to points of the page around it. */
export type FrameMap = { x: number; y: number; scaleX: number; scaleY: number };

type Parts = {
  dom: Dom;
  queries: Queries;
  descriptions: Descriptions;
  readiness: ReadinessChecks;
  forms: Forms;
  reading: Reading;
  extraction: Extraction;
  masking: Masking;
  fields: Fields;
  identity: Identity;
  guard: Guard;
  secrecy: Secrecy;
};

/** All that the browser's driver asks of a page, in the page's isolated world. */
export function createToolkit(parts: Parts) {
  const { dom, queries, descriptions, readiness, forms, reading, extraction, masking, fields } =
    parts;
  const { identity, guard, secrecy } = parts;
  let unmask: (() => void) | undefined;
  const masked = new Set<string>();

  /** The one element the locator names; else those it could be: none, or several. */
  function pick(locator: Locator): Pick {
    return checked(() => {
      const elements = queries.find(locator);
      const [element, second] = elements;
      if (element !== undefined && second === undefined) return element;
      return { found: descriptions.describeAll(elements) };
    });
  }

  function count(locator: Locator): Counts | Invalid {
    return checked(() => {
      const elements = queries.find(locator);
      return { attached: elements.length, visible: elements.filter(dom.isVisible).length };
    });
  }

  function checked<Value>(query: () => Value): Value | Invalid {
    try {
      return query();
    } catch (error) {
      if (error instanceof DOMException) return { invalid: error.message };
      throw error;
    }
  }

  function showsText(text: string): boolean {
    return queries.find({ text }).some(dom.isVisible);
  }

  function frameMap(frame: Element): FrameMap {
    const box = dom.boxOf(frame);
    const style = dom.styleOf(frame);
    const number = (text: string): number => Number.parseFloat(text) || 0;
    const own = frame instanceof HTMLElement ? frame : undefined;
    const scaleX = own === undefined || own.offsetWidth === 0 ? 1 : box.width / own.offsetWidth;
    const scaleY = own === undefined || own.offsetHeight === 0 ? 1 : box.height / own.offsetHeight;
    const left = frame.clientLeft + number(style.paddingLeft);
    const top = frame.clientTop + number(style.paddingTop);
    return { x: box.x + left * scaleX, y: box.y + top * scaleY, scaleX, scaleY };
  }

  function scrollIntoView(element: Element): void {
    if (readiness.pointOf(element) === undefined) readiness.scrollIntoView(element);
  }

  /** @returns where it is scrolled to then. */
  function scroll(
    element: Element | null,
    how: { by?: { x?: number; y?: number }; to?: "top" | "bottom" },
  ): Point {
    const scroller = element === null ? pageScroller() : scrollerOf(element);
    if (how.to !== undefined) {
      const top = how.to === "top" ? 0 : scroller.scrollHeight;
      scroller.scrollTo({ top, behavior: "instant" });
    } else {
      const by = how.by ?? { y: Math.round(window.innerHeight * 0.9) };
      scroller.scrollBy({ left: by.x ?? 0, top: by.y ?? 0, behavior: "instant" });
    }
    return { x: Math.round(scroller.scrollLeft), y: Math.round(scroller.scrollTop) };
  }

  function pageScroller(): Element {
    return document.scrollingElement ?? dom.documentElement();
  }

  function scrollerOf(element: Element): Element {
    let current: Element | null = element;
    while (current !== null) {
      const { overflowX, overflowY } = dom.styleOf(current);
      const scrolls = [overflowX, overflowY].some((overflow) =>
        /auto|scroll|hidden/.test(overflow),
      );
      const larger =
        current.scrollHeight > current.clientHeight || current.scrollWidth > current.clientWidth;
      if (scrolls && larger && current !== dom.body()) return current;
      current = dom.composedParent(current);
    }
    return pageScroller();
  }

  /** Two pictures may be under way: what covers the one must outlast the other. */
  function mask(picture: string): void {
    masked.add(picture);
    maskAnew();
  }

  function maskAnew(): void {
    if (masked.size === 0) return;
    unmask?.();
    unmask = masking.mask();
  }

  /** What is about to be entered must not be seen in a picture that is being taken just then. */
  function covering<Of extends unknown[], Result>(begin: (...of: Of) => Result) {
    return (...of: Of): Result => {
      const result = begin(...of);
      maskAnew();
      return result;
    };
  }

  function endMask(picture: string): void {
    masked.delete(picture);
    if (masked.size > 0) return;
    unmask?.();
    unmask = undefined;
  }

  /** Answers once the page has handled all input that came before. */
  function settle(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 0));
  }

  return {
    pick,
    count,
    introduce: queries.introduce,
    identityOf: identity.identityOf,
    isStill: identity.isStill,
    beginGuard: guard.beginGuard,
    lookAtGuard: guard.lookAtGuard,
    endGuard: guard.endGuard,
    showsText,
    nearest: (locator: Locator): string[] => descriptions.nearest(locator),
    describe: descriptions.describe,
    check: readiness.check,
    covererAt: readiness.covererAt,
    frameMap,
    scrollIntoView,
    scroll,
    beginFill: covering(forms.beginFill),
    focusAtEnd: covering(forms.focusAtEnd),
    selectOptions: forms.selectOptions,
    checkedState: forms.checkedState,
    giveFiles: forms.giveFiles,
    aboutField: secrecy.aboutField,
    heldBy: covering(secrecy.heldBy),
    focused: secrecy.focused,
    readFields: fields.readFields,
    writeFields: fields.writeFields,
    readText: reading.readText,
    readHtml: reading.readHtml,
    readProse: reading.readProse,
    readCleanHtml: reading.readCleanHtml,
    extract: (schema: ExtractSchema): ExtractOutcome | Invalid =>
      checked(() => extraction.extract(schema)),
    parseNumber: extraction.parseNumber,
    mask,
    endMask,
    readyState: (): DocumentReadyState => document.readyState,
    viewport: (): { width: number; height: number } => ({
      width: window.innerWidth,
      height: window.innerHeight,
    }),
    settle,
    nextFrame: readiness.nextFrame,
  };
}
export type PageToolkit = ReturnType<typeof createToolkit>;
