import type { Accessibility } from "./accessibility.ts";
import type { Descriptions } from "./descriptions.ts";
import type { Box, Dom } from "./dom.ts";

export type Point = { x: number; y: number };

/** What has to hold of an element before an action may use it. */
export type Needs = {
  visible?: boolean;
  stable?: boolean;
  enabled?: boolean;
  editable?: boolean;
  /** Scrolled into view; where `hit` is asked for too, with nothing in front of it. */
  inView?: boolean;
  hit?: boolean;
};

export type Readiness =
  | { ready: true; point: Point }
  | {
      ready: false;
      problem:
        | "detached"
        | "hidden"
        | "moving"
        | "disabled"
        | "readonly"
        | "outside"
        | { coveredBy: string };
    };

/** Whether an element can be used now, as Playwright's actionability checks define it. */
export function createReadiness(
  dom: Dom,
  accessibility: Accessibility,
  descriptions: Descriptions,
) {
  /** A control that is smaller is there for screen readers alone. */
  const smallestPx = 4;
  const edgePx = 3;
  /** How many turns of how many milliseconds a page may take to draw a frame. */
  const frameTurns = 20;
  const turnMs = 20;
  const alignments: ScrollIntoViewOptions[] = [
    { block: "center", inline: "center" },
    { block: "end", inline: "end" },
    { block: "start", inline: "start" },
  ];

  /**
   * @param attempt how often this was tried before: each retry scrolls the element to another edge,
   * since a sticky header may cover it at one of them.
   */
  async function check(element: Element, needs: Needs, attempt: number): Promise<Readiness> {
    if (!dom.isConnected(element)) return { ready: false, problem: "detached" };
    const label = needs.hit === true ? labelInstead(element) : undefined;
    if (label !== undefined) return checkLabel(label, element, needs, attempt);
    if (needs.visible === true && !dom.isVisible(element))
      return { ready: false, problem: "hidden" };
    if (needs.enabled === true && accessibility.isDisabled(accessibility.controlOf(element))) {
      return { ready: false, problem: "disabled" };
    }
    if (needs.editable === true && isReadOnly(accessibility.controlOf(element))) {
      return { ready: false, problem: "readonly" };
    }
    if (needs.stable === true && !(await isStable(element))) {
      return { ready: false, problem: "moving" };
    }
    if (needs.inView !== true) return { ready: true, point: centerOf(dom.boxOf(element)) };
    return checkPoint(element, needs.hit === true, attempt);
  }

  /** The label that is clicked in place of a checkbox or a radio button which is drawn by other means. */
  function labelInstead(element: Element): HTMLLabelElement | undefined {
    if (!(element instanceof HTMLInputElement)) return undefined;
    if (element.type !== "checkbox" && element.type !== "radio") return undefined;
    const { width, height } = dom.boxOf(element);
    if (dom.isVisible(element) && Math.min(width, height) >= smallestPx) return undefined;
    return [...(element.labels ?? [])].find(dom.isVisible);
  }

  /** A link in a label is not its control: a click on it would lead elsewhere. */
  async function checkLabel(
    label: HTMLLabelElement,
    control: Element,
    needs: Needs,
    attempt: number,
  ): Promise<Readiness> {
    const readiness = await check(label, needs, attempt);
    if (!readiness.ready || isForControl(label, control, readiness.point)) return readiness;
    const { x: left, width } = dom.boxOf(label);
    for (const x of [left + edgePx, left + width - edgePx]) {
      const point = { x, y: readiness.point.y };
      if (isForControl(label, control, point)) return { ready: true, point };
    }
    return { ready: false, problem: { coveredBy: "what its label holds" } };
  }

  function isForControl(label: Element, control: Element, point: Point): boolean {
    const hit = deepElementAt(point, label);
    if (hit === undefined || !dom.isWithin(hit, label)) return false;
    const other = dom.closest(hit, "a, button, input, select, textarea, summary, label");
    return other === label || other === control;
  }

  async function checkPoint(element: Element, hit: boolean, attempt: number): Promise<Readiness> {
    let point = pointOf(element);
    if (point === undefined || (attempt > 0 && hit && covererAt(element, point) !== undefined)) {
      scrollIntoView(element, attempt);
      await nextFrame();
      point = pointOf(element);
    }
    if (point === undefined) return { ready: false, problem: "outside" };
    const coverer = hit ? covererAt(element, point) : undefined;
    if (coverer !== undefined) return { ready: false, problem: { coveredBy: coverer } };
    return { ready: true, point };
  }

  function isReadOnly(element: Element): boolean {
    return (
      dom.matches(element, ":is(input, textarea)[readonly]") ||
      dom.attributeOf(element, "aria-readonly") === "true"
    );
  }

  async function isStable(element: Element): Promise<boolean> {
    const before = dom.boxOf(element);
    if (!(await nextFrame())) return same(before, dom.boxOf(element));
    const between = dom.boxOf(element);
    await nextFrame();
    return same(before, between) && same(between, dom.boxOf(element));
  }

  function same(one: Box, other: Box): boolean {
    return (
      one.x === other.x &&
      one.y === other.y &&
      one.width === other.width &&
      one.height === other.height
    );
  }

  /**
   * False where none is drawn, as in a frame of another site that is out of view. Only the page's
   * own turns tell: on a busy machine a frame may be late, and what moves stands still until then.
   */
  function nextFrame(): Promise<boolean> {
    return new Promise((resolve) => {
      const frame = requestAnimationFrame(() => {
        clearTimeout(timer);
        resolve(true);
      });
      let timer = setTimeout(turn, turnMs, 1);
      function turn(passed: number): void {
        if (passed < frameTurns) {
          timer = setTimeout(turn, turnMs, passed + 1);
          return;
        }
        cancelAnimationFrame(frame);
        resolve(false);
      }
    });
  }

  function scrollIntoView(element: Element, attempt = 0): void {
    const alignment = alignments[attempt % alignments.length];
    Element.prototype.scrollIntoView.call(element, { ...alignment, behavior: "instant" });
  }

  /** The middle of the first visible rectangle: a link broken over two lines has two. */
  function pointOf(element: Element): Point | undefined {
    const rects = [...dom.rectsOf(element), ...contentsRects(element)];
    const width = dom.documentElement().clientWidth || window.innerWidth;
    const height = window.innerHeight;
    for (const rect of rects) {
      const left = Math.max(rect.left, 0);
      const right = Math.min(rect.right, width);
      const top = Math.max(rect.top, 0);
      const bottom = Math.min(rect.bottom, height);
      if (right - left >= 1 && bottom - top >= 1) {
        return { x: (left + right) / 2, y: (top + bottom) / 2 };
      }
    }
    return undefined;
  }

  /** An element of `display: contents` has no box: its children stand for it. */
  function contentsRects(element: Element): DOMRect[] {
    if (dom.styleOf(element).display !== "contents") return [];
    return dom.elementChildren(element).flatMap(dom.rectsOf);
  }

  function centerOf(box: Box): Point {
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** What would take a click at the point instead of the element; undefined when it is the element. */
  function covererAt(element: Element, point: Point): string | undefined {
    const hit = deepElementAt(point, element);
    if (hit === undefined) return "nothing";
    return receives(element, hit) ? undefined : descriptions.describe(hit);
  }

  /** @param within the search enters the closed shadow roots that this lies in. */
  function deepElementAt(point: Point, within: Element): Element | undefined {
    const closed = dom.shadowRootsAround(within);
    let root: Document | ShadowRoot = document;
    let hit: Element | undefined;
    while (true) {
      const at: Element | null =
        root instanceof Document
          ? Document.prototype.elementFromPoint.call(root, point.x, point.y)
          : root.elementFromPoint(point.x, point.y);
      if (at === null || at === hit) return hit;
      hit = at;
      const host: Element = at;
      const shadow: ShadowRoot | undefined =
        dom.shadowRootOf(host) ?? closed.find((around) => around.host === host);
      if (shadow === undefined) return hit;
      root = shadow;
    }
  }

  function receives(element: Element, hit: Element): boolean {
    if (dom.isWithin(hit, element)) return true;
    const label = dom.closest(hit, "label");
    if (label instanceof HTMLLabelElement && label.control === element) return true;
    // Text inside a button: the button takes the click for it.
    const owner = dom.closest(element, 'a, button, label, summary, [role="button"], [role="link"]');
    return owner !== null && owner === hit;
  }

  return { check, covererAt, scrollIntoView, pointOf, nextFrame };
}
export type ReadinessChecks = ReturnType<typeof createReadiness>;
