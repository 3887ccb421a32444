import { createHash } from "node:crypto";
import type { Action, ActionOutcome } from "@dormouse/contract";
import type { CapturedState, PartReference, SnapshotManifest } from "../../snapshot/snapshot.ts";
import type { ActionContext, BrowserPort, LiveBrowser, OpenRequest } from "../../world/browser.ts";

/** Too long to be kept inline, and nothing that compresses. */
const partBytes = 6 * 1024;

const picture = {
  kind: "screenshot" as const,
  fileName: "page.png",
  contentType: "image/png",
  content: new TextEncoder().encode("a picture"),
};

/**
 * A browser whose state is a part for each name that was typed, in the version typed last: "a1 b2".
 * As a real one does, it hands over new content for what was touched and references for the rest.
 * `screenshot` makes a file, `read` gives an output that is too long for the table.
 */
export class PartsBrowser implements BrowserPort {
  async open({ snapshot }: OpenRequest): Promise<LiveBrowser> {
    const parts = new Map(snapshot?.manifest.parts.map((part) => [part.storageKey, part]));
    const touched = new Map<string, Uint8Array>();
    const live = {
      alive: true,
      async perform(action: Action, { saveArtifact }: ActionContext): Promise<ActionOutcome> {
        const outcome = { type: action.type, durationMs: 0 };
        if (action.type === "read") return { ...outcome, output: "x".repeat(40_000) };
        if (action.type === "screenshot") {
          return { ...outcome, artifact: await saveArtifact(picture) };
        }
        const text = action.type === "type" ? action.text : "";
        for (const word of new Set(text.split(" "))) touched.set(word.slice(0, 1), contentOf(word));
        return outcome;
      },
      probe: async () => false,
      page: async () => ({ url: "about:blank", title: "" }),
      async capture(base: SnapshotManifest | undefined): Promise<CapturedState> {
        const kept: PartReference[] = [...(base?.parts ?? parts.values())];
        return {
          parts: [
            ...kept.filter(({ storageKey }) => !touched.has(storageKey)),
            ...[...touched].map(([storageKey, content]) => ({
              kind: "localStorage" as const,
              storageKey,
              content,
            })),
          ],
          tabs: [],
          dialogs: { response: "dismiss" },
        };
      },
      memoryBytes: async () => 0,
      async close(): Promise<void> {
        live.alive = false;
      },
    };
    return live;
  }
}

/** Equal for equal words, so that content that is given up comes back now and then. */
function contentOf(word: string): Uint8Array {
  const chunks: Buffer[] = [];
  for (let index = 0; index * 32 < partBytes; index += 1) {
    chunks.push(createHash("sha256").update(`${word} ${index}`).digest());
  }
  return Buffer.concat(chunks);
}
