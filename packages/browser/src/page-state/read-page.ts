import type { RawPage } from "@dormouse/core";
import { hash } from "node:crypto";
import type { Page } from "puppeteer-core";
import { markCovered } from "./covered.ts";
import { drawPage } from "./draw-page.ts";
import { markFocus, readFocus } from "./focus.ts";
import { FrameContents } from "./frame-contents.ts";
import { linesOf } from "./lines.ts";
import { measureNodes } from "./measure-nodes.ts";
import { captureLines, ShownDocuments } from "./page-documents.ts";
import { digestOf, isStill, type Reading } from "./reading.ts";
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
  const { captured, silent } = await captureLines(linesOf(page), patience.answerMs);
  const [own] = captured;
  const top = own?.documents[0];
  if (top === undefined || own?.line.frame !== page.mainFrame()) return undefined;
  const digest = digestOf(captured);
  const focusing = readFocus(captured);
  const isSame = silent.length === 0 && last?.digest === digest;
  if (last !== undefined && isSame && (await isStill(last, captured, await focusing))) return last;
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
  const telling = tellMeanings(drawn, captured, patience.meaningsMs);
  markCovered(drawn, top.view);
  const [untold, focus] = await Promise.all([telling, focusing]);
  markFocus(drawn, focus);
  const nodes = drawn.nodes.map(({ node }) => node);
  const { right: width, bottom: height } = top.view;
  const content = {
    url: top.url,
    title: top.title,
    viewport: { width, height, scrollX: top.scrollX, scrollY: top.scrollY },
    frames: drawn.frames,
    nodes,
  };
  const unread = [
    ...silent.map((url) => `the frame ${url} did not answer`),
    ...untold.map((url) => `${url}: its names and roles did not come in time`),
  ];
  const raw: RawPage = {
    ...content,
    fingerprint: hash("sha1", JSON.stringify([content, unread]), "base64url"),
    ...(drawn.secrets.length === 0 ? {} : { secrets: drawn.secrets }),
    ...(unread.length === 0 ? {} : { unread }),
  };
  return { raw, digest, focus };
}
