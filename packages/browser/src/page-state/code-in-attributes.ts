import type { DocumentSnapshot } from "./snapshot.ts";

/** A node of a page; `depth` as the debugger has it: 1 for it alone, -1 for it with all that it holds. */
export type Part = { backendNodeId: number; depth: 1 | -1 };

/** To ask for more of them takes longer than what they listen for is worth. */
const partsMax = 64;

/**
 * The parts of a page without the elements that have code in their attributes, as `onclick`. Whoever asks what these
 * listen for has the code compiled, and the page is told where that fails or is forbidden: by an error, or by a report
 * to its server. None where there are very many.
 * @param documents of one process: the outer ones first, as a snapshot has them
 */
export function partsWithoutCode(documents: readonly DocumentSnapshot[]): Part[] {
  const parts: Part[] = [];
  /** By document, what has code or stands around it. */
  const around: Set<number>[] = [];
  for (const [at, document] of [...documents.entries()].toReversed()) {
    const inner = document.owners.filter(([, shown]) => (around[shown]?.size ?? 0) > 0);
    around[at] = document.withAround([...document.scripted, ...inner.map(([owner]) => owner)]);
  }
  const isApart = documents.map((_, at) => at === 0);
  for (const [at, document] of documents.entries()) {
    const marked = around[at] ?? new Set();
    for (const [owner, shown] of document.owners) isApart[shown] = marked.has(owner);
    if (isApart[at] !== true) continue;
    if (marked.size === 0) parts.push({ backendNodeId: document.node(0).backendNodeId, depth: -1 });
    else parts.push(...partsOf(document, marked));
    if (parts.length > partsMax) return [];
  }
  return parts;
}

function partsOf(document: DocumentSnapshot, marked: ReadonlySet<number>): Part[] {
  const alone = [...marked].filter((index) => !document.scripted.has(index));
  return [
    ...alone.map((index) => ({ ...idOf(document, index), depth: 1 as const })),
    ...document.heldBy(marked).map((index) => ({ ...idOf(document, index), depth: -1 as const })),
  ];
}

function idOf(document: DocumentSnapshot, index: number): Pick<Part, "backendNodeId"> {
  return { backendNodeId: document.node(index).backendNodeId };
}
