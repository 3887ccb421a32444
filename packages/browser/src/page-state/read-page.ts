import type { RawPage } from "@dormouse/core";
import { hash } from "node:crypto";
import type { Page } from "puppeteer-core";
import { placeAreas } from "./areas.ts";
import { markCovered } from "./covered.ts";
import { drawPage, type DrawnPage } from "./draw-page.ts";
import type { DrawnNode } from "./drawn-node.ts";
import { focusIn, markFocus } from "./focus.ts";
import { FrameContents } from "./frame-contents.ts";
import { beginGlances, endGlances } from "./glance.ts";
import { linesOf } from "./lines.ts";
import { markListeners, readListeners } from "./listeners.ts";
import { measureNodes } from "./measure-nodes.ts";
import { isCheckbox, oddFieldsOf, oddnessOf } from "./odd-fields.ts";
import { captureLines, ShownDocuments, type LineSnapshot } from "./page-documents.ts";
import { isDrawnTheSame, isStill, type Reading } from "./reading.ts";
import type { DocumentSnapshot } from "./snapshot.ts";
import { tellMeanings } from "./tell-meanings.ts";

export type ReadingPatience = {
  /** How long a process may be silent before its frames are left out. */
  answerMs: number;
  /** How long the accessibility tree of a document may take. */
  meaningsMs: number;
};

/**
 * What the page shows; undefined where it does not answer.
 * @param last what was read of it before: where that still holds, it is the answer
 */
export async function readPage(
  page: Page,
  patience: ReadingPatience,
  last?: Reading,
): Promise<Reading | undefined> {
  const lines = linesOf(page);
  const capturing = captureLines(lines, patience.answerMs);
  // They come right behind the snapshot, while that is still read.
  const begun = beginGlances(lines);
  const { captured, silent } = await capturing;
  const [own] = captured;
  const top = own?.documents[0];
  if (top === undefined || own?.line.frame !== page.mainFrame()) return undefined;
  const glancing = endGlances(begun, captured);
  const hearing = readListeners(captured);
  if (last !== undefined && silent.length === 0 && isDrawnTheSame(last, captured)) {
    const [glances, listeners] = await Promise.all([glancing, hearing]);
    const now = { focus: focusIn(glances, top.frameId), odd: oddFieldsOf(glances), listeners };
    if (await isStill(last, captured, now)) return last;
  }
  // Before the meanings: what becomes odd after this is found to be so by the next reading.
  const [drawn, glances] = await Promise.all([draw(top, captured), glancing]);
  const [focus, odd] = [focusIn(glances, top.frameId), oddFieldsOf(glances)];
  const oddness = (field: DrawnNode) => oddnessOf(odd, drawn.frames, field);
  const telling = tellMeanings(drawn, captured, { answerMs: patience.meaningsMs, oddness });
  markCovered(drawn, top.view);
  const [untold, listeners] = await Promise.all([telling, hearing]);
  markFocus(drawn, focus);
  markListeners(drawn, listeners);
  const unread = [
    ...silent.map((url) => `the frame ${url} did not answer`),
    ...untold.map((url) => `${url}: its names and roles did not come in time`),
  ];
  const asked = drawn.nodes.filter((each) => isCheckbox(each.node) && oddness(each) === undefined);
  const raw = rawPage(top, drawn, unread);
  const snapshots = captured.map(({ snapshot }) => snapshot);
  return { raw, snapshots, focus, odd, listeners, asked: asked.map(({ node }) => node) };
}

async function draw(top: DocumentSnapshot, captured: readonly LineSnapshot[]): Promise<DrawnPage> {
  const [shown, contents] = await Promise.all([
    ShownDocuments.find(captured),
    FrameContents.read(captured),
  ]);
  const drawn = drawPage({
    top,
    shownBy: (owner, document) => shown.shownBy(owner, document),
    contentOf: (owner, document, place) => contents.within(place, owner, document),
  });
  measureNodes(drawn.nodes);
  placeAreas(drawn.nodes);
  return drawn;
}

function rawPage(
  { url, title, view, scrollX, scrollY }: DocumentSnapshot,
  { frames, nodes, secrets }: DrawnPage,
  unread: string[],
): RawPage {
  const content = {
    url,
    title,
    viewport: { width: view.right, height: view.bottom, scrollX, scrollY },
    frames,
    nodes: nodes.map(({ node }) => node),
  };
  return {
    ...content,
    fingerprint: hash("sha1", JSON.stringify([content, unread]), "base64url"),
    ...(secrets.length === 0 ? {} : { secrets }),
    ...(unread.length === 0 ? {} : { unread }),
  };
}
