import type { CDPSession, Page } from "puppeteer-core";
import { withoutSecrets } from "../actions/without-secrets.ts";

/** A picture for the eye, of which one or two are sent each second. */
const edgeMax = 960;
const qualities = [50, 25];
const bytesMax = 200 * 1024;

/**
 * A small JPEG of what a tab shows in its window, password fields covered.
 * @returns undefined where even a coarse one is too large.
 */
export async function glimpse(page: Page, session: CDPSession): Promise<Uint8Array | undefined> {
  const { cssVisualViewport } = await session.send("Page.getLayoutMetrics");
  const { pageX: x, pageY: y, clientWidth: width, clientHeight: height } = cssVisualViewport;
  const clip = { x, y, width, height, scale: Math.min(1, edgeMax / Math.max(width, height)) };
  for (const quality of qualities) {
    const { data } = await withoutSecrets(page, () =>
      session.send("Page.captureScreenshot", {
        format: "jpeg",
        quality,
        clip,
        optimizeForSpeed: true,
      }),
    );
    const content = Buffer.from(data, "base64");
    if (content.byteLength <= bytesMax) return content;
  }
  return undefined;
}
