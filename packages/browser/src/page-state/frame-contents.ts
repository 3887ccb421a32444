import type { Protocol } from "puppeteer-core";
import { answerOf } from "../state/bound.ts";
import type { LineSnapshot } from "./page-documents.ts";
import type { Rectangle } from "./rectangle.ts";
import type { DocumentNode, DocumentSnapshot } from "./snapshot.ts";

/** How far the content of a frame is within its element's border, at the left and the top, and its size. */
type Inset = { left: number; top: number; width: number; height: number };

const owners = new Set(["IFRAME", "FRAME", "OBJECT", "EMBED", "FENCEDFRAME"]);

/** Where elements draw the documents that they show. */
export class FrameContents {
  readonly #insets = new Map<DocumentSnapshot, Map<number, Inset>>();

  static async read(captured: readonly LineSnapshot[]): Promise<FrameContents> {
    const contents = new FrameContents();
    const reading = captured.flatMap((line) =>
      line.documents.flatMap((document) =>
        document.drawn(owners).map((owner) => contents.#readInset(line, document, owner)),
      ),
    );
    await Promise.all(reading);
    return contents;
  }

  /** @param place of the element */
  within(place: Rectangle, owner: DocumentNode, of: DocumentSnapshot): Rectangle {
    const inset = this.#insets.get(of)?.get(owner.backendNodeId);
    if (inset === undefined) return place;
    const left = place.left + inset.left;
    const top = place.top + inset.top;
    return { left, top, right: left + inset.width, bottom: top + inset.height };
  }

  async #readInset(
    { line }: LineSnapshot,
    document: DocumentSnapshot,
    { backendNodeId }: DocumentNode,
  ): Promise<void> {
    const answer = await answerOf(line.session.send("DOM.getBoxModel", { backendNodeId }));
    if (answer === undefined) return;
    const insets = this.#insets.get(document) ?? new Map<number, Inset>();
    this.#insets.set(document, insets.set(backendNodeId, insetOf(answer.model)));
  }
}

function insetOf({ content, border }: Protocol.DOM.BoxModel): Inset {
  const [left = 0, top = 0, right = 0, , , bottom = 0] = content;
  const [borderLeft = 0, borderTop = 0] = border;
  return {
    left: left - borderLeft,
    top: top - borderTop,
    width: right - left,
    height: bottom - top,
  };
}
