import { createHash } from "node:crypto";
import type { PageMemory } from "../page-state/page-memory.ts";
import type { RawNode, RawPage } from "../page-state/raw-page.ts";

/** Older ones are out of sight. */
const shownMost = 5;

/** The names of the buttons on the page that a browser shows in which this was typed, in order. */
export function buttonsOf(typed: readonly string[]): string[] {
  return lastOf(typed.map((text, index) => wordOf(`${index} ${text}`)));
}

/** Of the names of all buttons, those in sight. */
export function lastOf(names: readonly string[]): string[] {
  return names.slice(-shownMost);
}

/** The names of the buttons that are told of. */
export function namesIn(memory: PageMemory | undefined): string[] {
  const elements = Object.values(memory?.content.elements ?? {});
  return elements.filter(({ role }) => role === "button").map(({ name }) => name);
}

/** Names are told apart by their words, not by their numbers. */
function wordOf(text: string): string {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return digest.replaceAll(/\d/gu, (digit) => String.fromCharCode(103 + Number(digit)));
}

/** That page. */
export function rawPageOf(typed: readonly string[]): RawPage {
  const names = buttonsOf(typed);
  const nodes: RawNode[] = [
    { parent: -1, frame: 0, backendNodeId: 1, tag: "#document" },
    { parent: 0, frame: 0, backendNodeId: 2, tag: "main", role: "main", box: boxAt(0, 600) },
    ...names.map((name, index): RawNode => {
      const box = boxAt(index * 40, 30);
      const backendNodeId = 3 + typed.length - names.length + index;
      return {
        parent: 1,
        frame: 0,
        backendNodeId,
        tag: "button",
        role: "button",
        name,
        box,
        clickable: true,
      };
    }),
  ];
  return {
    url: "https://typed.example/",
    title: "Typed",
    viewport: { width: 800, height: 600, scrollX: 0, scrollY: 0 },
    frames: [{ frameId: "main", url: "https://typed.example/" }],
    nodes,
    fingerprint: names.join(),
  };
}

function boxAt(y: number, height: number) {
  return { x: 0, y, width: 200, height };
}
