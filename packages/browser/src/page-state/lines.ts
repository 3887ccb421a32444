import type { CDPSession, Frame, Page } from "puppeteer-core";

/** To a process that draws frames of a page. */
export type Line = {
  session: CDPSession;
  /** The outermost frame that it draws. */
  frame: Frame;
  /** Of all frames that it draws. */
  frameIds: string[];
};

/** The page's own line first, then those to other processes that draw frames of it. */
export function linesOf(page: Page): Line[] {
  const lines = new Map<CDPSession, Line>();
  for (const frame of page.frames()) {
    const session = sessionOf(frame);
    const line = lines.get(session) ?? { session, frame, frameIds: [] };
    line.frameIds.push(idOf(frame));
    lines.set(session, line);
  }
  return [...lines.values()];
}

/** Puppeteer's public types leave it out. */
export function idOf(frame: Frame): string {
  return Reflect.get(frame, "_id") as string;
}

/** Puppeteer's public types leave it out. */
export function sessionOf(frame: Frame): CDPSession {
  return Reflect.get(frame, "client") as CDPSession;
}
