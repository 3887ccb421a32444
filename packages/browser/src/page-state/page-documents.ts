import { answerOf, answerWithin } from "../state/bound.ts";
import { sessionOf, type Line } from "./lines.ts";
import {
  captureSnapshot,
  documentsOf,
  type DocumentNode,
  type DocumentSnapshot,
  type Snapshot,
} from "./snapshot.ts";

export type LineSnapshot = { line: Line; snapshot: Snapshot; documents: DocumentSnapshot[] };

/** What each process answers, and the addresses of the frames of those that do not. */
export async function captureLines(
  lines: readonly Line[],
  answerMs: number,
): Promise<{ captured: LineSnapshot[]; silent: string[] }> {
  const silent: string[] = [];
  const captured = await Promise.all(
    lines.map(async (line): Promise<LineSnapshot[]> => {
      const { session, frame } = line;
      const answer = await answerWithin(answerMs, captureSnapshot(session)).catch(
        () => "late" as const,
      );
      if (answer !== "late") {
        return [{ line, snapshot: answer.value, documents: documentsOf(answer.value) }];
      }
      silent.push(frame.url());
      return [];
    }),
  );
  return { captured: captured.flat(), silent };
}

/** Finds the document that an element shows, in its own process or in another one. */
export class ShownDocuments {
  readonly #lineOf = new Map<DocumentSnapshot, LineSnapshot>();
  readonly #elsewhere = new Map<LineSnapshot, Map<number, DocumentSnapshot>>();

  static async find(captured: readonly LineSnapshot[]): Promise<ShownDocuments> {
    const shown = new ShownDocuments(captured);
    await Promise.all(captured.map((line) => shown.#findOwner(line, captured)));
    return shown;
  }

  private constructor(captured: readonly LineSnapshot[]) {
    for (const line of captured) {
      for (const document of line.documents) this.#lineOf.set(document, line);
    }
  }

  shownBy(owner: DocumentNode, document: DocumentSnapshot): DocumentSnapshot | undefined {
    const line = this.#lineOf.get(document);
    if (line === undefined) return undefined;
    if (owner.shows !== undefined) return line.documents[owner.shows];
    return this.#elsewhere.get(line)?.get(owner.backendNodeId);
  }

  async #findOwner(inner: LineSnapshot, captured: readonly LineSnapshot[]): Promise<void> {
    const parent = inner.line.frame.parentFrame();
    const [document] = inner.documents;
    if (parent === null || document === undefined) return;
    const session = sessionOf(parent);
    const outer = captured.find(({ line }) => line.session === session);
    if (outer === undefined) return;
    const { frameId } = document;
    const owner = await answerOf(session.send("DOM.getFrameOwner", { frameId }));
    if (owner === undefined) return;
    const known = this.#elsewhere.get(outer) ?? new Map<number, DocumentSnapshot>();
    this.#elsewhere.set(outer, known.set(owner.backendNodeId, document));
  }
}
