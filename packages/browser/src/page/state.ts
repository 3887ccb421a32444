/// <reference lib="dom" />
import type { StorageAccess } from "./storage-access.ts";

/** All that capture and restore ask of a document, in an isolated world of it. */
export function createDocumentState(storage: StorageAccess) {
  /** The HTTP status the document came with; 0 where it came without. */
  function readStatus(): number {
    const [entry] = performance.getEntriesByType("navigation");
    return entry instanceof PerformanceNavigationTiming ? entry.responseStatus : 0;
  }

  function readScroll(): { x: number; y: number } {
    return { x: window.scrollX, y: window.scrollY };
  }

  /** Scrolls there, and again while the page is still growing towards it. */
  async function writeScroll(scroll: { x: number; y: number }): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      window.scrollTo({ left: scroll.x, top: scroll.y, behavior: "instant" });
      const reached = readScroll();
      if (Math.abs(reached.x - scroll.x) < 2 && Math.abs(reached.y - scroll.y) < 2) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Adds an empty frame and waits until it has loaded. */
  function appendFrame(url: string): Promise<void> {
    return new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.onload = () => resolve();
      frame.src = url;
      document.documentElement.append(frame);
    });
  }

  return { ...storage, readStatus, readScroll, writeScroll, appendFrame };
}

export type DocumentState = ReturnType<typeof createDocumentState>;
