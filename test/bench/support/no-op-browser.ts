import type { ActionOutcome } from "@dormouse/contract";
import type { BrowserPort, CapturedState, LiveBrowser, SnapshotManifest } from "@dormouse/core";

const page = { url: "about:blank", title: "" };

/**
 * A browser that does nothing and keeps no state: what a step costs with it is what the engine costs.
 * @param during happens in every action
 */
export function createNoOpBrowser(during: () => Promise<void> = async () => {}): BrowserPort {
  return {
    async open() {
      return createLive(during);
    },
  };
}

function createLive(during: () => Promise<void>): LiveBrowser {
  return {
    alive: true,
    async perform({ type }): Promise<ActionOutcome> {
      await during();
      return { type, durationMs: 0 };
    },
    probe: async () => true,
    page: async () => page,
    async capture(base: SnapshotManifest | undefined): Promise<CapturedState> {
      return {
        parts: base?.parts ?? [],
        tabs: [{ tabId: "t1", ...page, active: true, scroll: { x: 0, y: 0 } }],
        dialogs: { response: "dismiss" },
      };
    },
    memoryBytes: async () => 0,
    close: async () => {},
  };
}
