import type { CDPSession, Page, Protocol } from "puppeteer-core";
import { linesOf } from "../page-state/lines.ts";

type FrameResources = Protocol.Page.FrameResourceTree;

/** An image that a page has loaded, and where its bytes are to be had. */
export type LoadedImage = {
  session: CDPSession;
  frameId: string;
  url: string;
  contentType: string;
};

/** The images that the page's documents have loaded, by their addresses without fragment. */
export async function loadedImages(page: Page): Promise<Map<string, LoadedImage>> {
  const images = new Map<string, LoadedImage>();
  await Promise.allSettled(
    linesOf(page).map(async ({ session }) => {
      const { frameTree } = await session.send("Page.getResourceTree");
      for (const { frame, resources } of framesOf(frameTree)) {
        for (const { type, url, mimeType, failed, canceled } of resources) {
          if (type !== "Image" || failed || canceled) continue;
          images.set(addressOf(url), { session, frameId: frame.id, url, contentType: mimeType });
        }
      }
    }),
  );
  return images;
}

/** @returns its bytes; undefined where the page has let go of them. */
export async function contentOf({
  session,
  frameId,
  url,
}: LoadedImage): Promise<Uint8Array | undefined> {
  try {
    const { content, base64Encoded } = await session.send("Page.getResourceContent", {
      frameId,
      url,
    });
    return Buffer.from(content, base64Encoded ? "base64" : "utf8");
  } catch {
    return undefined;
  }
}

/** As pages are told of: without fragment, and without what a user's name and password were. */
export function addressOf(url: string): string {
  const address = URL.parse(url);
  if (address === null) return url;
  address.hash = "";
  address.username = "";
  address.password = "";
  return address.href;
}

function framesOf(tree: FrameResources): FrameResources[] {
  return [tree, ...(tree.childFrames ?? []).flatMap(framesOf)];
}
