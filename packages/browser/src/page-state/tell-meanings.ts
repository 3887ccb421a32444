import type { CDPSession } from "puppeteer-core";
import { answerWithin } from "../state/bound.ts";
import { readAllMeanings, readMeaningsOf, tell, type Meaning } from "./accessibility.ts";
import type { DrawnPage } from "./draw-page.ts";
import type { LineSnapshot } from "./page-documents.ts";
import { PlainMeanings, type OddnessOf } from "./plain-meaning.ts";

/** To ask for a node by itself takes as long as for three in the whole tree, of which texts are the most. */
const costOfOne = 3;

/**
 * Tells the nodes what they mean: by the DOM where that says all, else by the accessibility tree.
 * @param oddness what of a field the DOM does not say; undefined where that is not known
 * @returns the addresses of documents whose tree did not come in time
 */
export async function tellMeanings(
  { nodes, frames }: DrawnPage,
  captured: readonly LineSnapshot[],
  { answerMs, oddness }: { answerMs: number; oddness: OddnessOf },
): Promise<string[]> {
  const plain = new PlainMeanings(nodes, oddness);
  const found = nodes.map((_, at) => plain.of(at));
  const asked = found.flatMap((meaning, at) => (meaning === "ask" ? [at] : []));
  const laidOut = nodes.filter(({ layout }) => layout !== undefined).length;
  const isWhole = asked.length * costOfOne > laidOut;

  const trees = new Map<string, Map<number, Meaning>>();
  const unread: string[] = [];
  const read = async (session: CDPSession, frameId: string, url: string): Promise<void> => {
    const own = asked.flatMap((at) => {
      const node = nodes[at]?.node;
      return node !== undefined && frames[node.frame]?.frameId === frameId
        ? [node.backendNodeId]
        : [];
    });
    if (!isWhole && own.length === 0) return;
    const reading = isWhole ? readAllMeanings(session, frameId) : readMeaningsOf(session, own);
    const answer = await answerWithin(answerMs, reading).catch(() => "late" as const);
    if (answer === "late") unread.push(url);
    else trees.set(frameId, answer.value);
  };
  await Promise.all(
    captured.flatMap(({ line, documents }) =>
      documents.map(({ frameId, url }) => read(line.session, frameId, url)),
    ),
  );
  for (const [at, { node }] of nodes.entries()) {
    const known = trees.get(frames[node.frame]?.frameId ?? "")?.get(node.backendNodeId);
    // What is behind a modal dialog is in no tree, and means what it did before that was opened.
    const meaning = chosen(found[at], known);
    if (meaning !== undefined) tell(node, meaning);
  }
  return unread;
}

function chosen(
  found: Meaning | "ask" | undefined,
  known: Meaning | undefined,
): Meaning | undefined {
  return found === "ask" ? known : found;
}
