/// <reference lib="dom" />

type Position = { x: number; y: number };
type ScrolledElement = Position & { path: string };

/** Where the page and the elements in it are scrolled to. */
export function createScrolling() {
  const elementsMax = 20;
  /** A page of more elements is not looked through. */
  const lookedAtMax = 3_000;
  const seen = new WeakSet<Element>();
  const scrolled: WeakRef<Element>[] = [];
  /** How long a page may take to grow towards where it was. */
  const attempts = 20;
  const pauseMs = 50;

  function ofPage(): Position {
    return { x: window.scrollX, y: window.scrollY };
  }

  /** Follows what is scrolled, as to look through all elements of a large page takes long. */
  function watch(): void {
    const followed = ({ target }: Event): void => {
      if (target instanceof Element) follow(target);
    };
    document.addEventListener("scroll", followed, { capture: true, passive: true });
  }

  function follow(element: Element): void {
    if (seen.has(element)) return;
    seen.add(element);
    scrolled.push(new WeakRef(element));
  }

  /** What was scrolled a moment ago tells of it only with the next frame. */
  function followUntold(): void {
    const elements = document.getElementsByTagName("*");
    if (elements.length > lookedAtMax) return;
    for (const element of elements) {
      if (element === document.scrollingElement) continue;
      if (element.scrollTop !== 0 || element.scrollLeft !== 0) follow(element);
    }
  }

  function ofElements(): ScrolledElement[] {
    followUntold();
    return scrolled
      .flatMap((reference) => {
        const element = reference.deref();
        if (element === undefined || !element.isConnected) return [];
        return [{ path: pathOf(element), x: element.scrollLeft, y: element.scrollTop }];
      })
      .filter(({ x, y }) => x !== 0 || y !== 0)
      .slice(-elementsMax);
  }

  /** By the nearest id that is the only one of its kind, then by places among siblings. */
  function pathOf(element: Element): string {
    const steps: string[] = [];
    for (let current = element; ;) {
      const byId = current.id === "" ? "" : `#${CSS.escape(current.id)}`;
      if (byId !== "" && document.querySelectorAll(byId).length === 1) {
        return [byId, ...steps].join(" > ");
      }
      const parent: Element | null = current.parentElement;
      if (parent === null) return [":root", ...steps].join(" > ");
      const place = Array.prototype.indexOf.call(parent.children, current) + 1;
      steps.unshift(`${CSS.escape(current.localName)}:nth-child(${place})`);
      current = parent;
    }
  }

  /** Scrolls all to where they were, and again while the page is still growing towards it. */
  async function again(page: Position, elements: ScrolledElement[]): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const reached = [scrollPage(page), ...elements.map(scrollElement)];
      if (reached.every(Boolean)) return;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  function scrollPage(position: Position): boolean {
    if (isNear(ofPage(), position)) return true;
    window.scrollTo({ left: position.x, top: position.y, behavior: "instant" });
    return isNear(ofPage(), position);
  }

  function scrollElement({ path, x, y }: ScrolledElement): boolean {
    const element = document.querySelector(path);
    if (element === null) return false;
    element.scrollTo({ left: x, top: y, behavior: "instant" });
    return isNear({ x: element.scrollLeft, y: element.scrollTop }, { x, y });
  }

  function isNear(left: Position, right: Position): boolean {
    return Math.abs(left.x - right.x) < 2 && Math.abs(left.y - right.y) < 2;
  }

  return { watch, ofPage, ofElements, again };
}

export type Scrolling = ReturnType<typeof createScrolling>;
