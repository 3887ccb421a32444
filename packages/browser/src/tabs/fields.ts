import type { FieldState } from "@dormouse/core";
import type { Frame, Page } from "puppeteer-core";
import { callToolkit } from "../locators/toolkit.ts";
import { answerOf, within } from "../state/bound.ts";

/** Of the frames in a page, advertisements and all, those that are looked into. */
const framesMax = 8;

/** What was entered in the page and in its frames; undefined where the page does not answer. */
export async function readFields(page: Page, bytesMax: number): Promise<FieldState[] | undefined> {
  const own = await answerOf(callToolkit(page.mainFrame(), "readFields", bytesMax));
  if (own === undefined) return undefined;
  const framed = await Promise.all(
    [...framesIn(page)].map(async ([name, frame]) => {
      const read = await answerOf(callToolkit(frame, "readFields", bytesMax));
      return (read ?? []).map((field): FieldState => ({ ...field, frame: name }));
    }),
  );
  let bytesLeft = bytesMax;
  return [...own, ...framed.flat()].filter((field) => {
    const bytes = Buffer.byteLength(JSON.stringify(field));
    if (bytes > bytesLeft) return false;
    bytesLeft -= bytes;
    return true;
  });
}

/** Enters it again, in the frames that are there and show what they did. */
export async function writeFields(page: Page, fields: FieldState[], ms: number): Promise<void> {
  const frames = framesIn(page);
  const byFrame = Map.groupBy(fields, ({ frame }) => frame);
  await Promise.all(
    [...byFrame].map(async ([name, entered]) => {
      const frame = name === undefined ? page.mainFrame() : frames.get(name);
      if (frame === undefined) return;
      const entering = callToolkit(frame, "writeFields", entered);
      await within(ms, "a form", entering).catch(() => undefined);
    }),
  );
}

/** What was entered for one site must not get to another whose frame has come in its place. */
function framesIn(page: Page): Map<string, Frame> {
  const below = (parent: Frame, place: string): [string, Frame][] =>
    parent.childFrames().flatMap((frame, index) => {
      const own = `${place}${index}/`;
      return [[`${own} ${addressOf(frame.url())}`, frame], ...below(frame, own)];
    });
  return new Map(below(page.mainFrame(), "/").slice(0, framesMax));
}

function addressOf(url: string): string {
  const { origin, pathname } = URL.parse(url) ?? { origin: "", pathname: url };
  return `${origin}${pathname}`.slice(0, 200);
}
