/// <reference lib="dom" />
import type { StorageAccess } from "./storage-access.ts";

/** All that capture and restore ask of a document, in an isolated world of it. */
export function createDocumentState(storage: StorageAccess) {
  /** The HTTP status the document came with; 0 where it came without. */
  function readStatus(): number {
    const [entry] = performance.getEntriesByType("navigation");
    return entry instanceof PerformanceNavigationTiming ? entry.responseStatus : 0;
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

  return { ...storage, readStatus, appendFrame };
}

export type DocumentState = ReturnType<typeof createDocumentState>;
