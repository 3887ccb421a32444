import { hashGrid, type Picture, type PictureRequest } from "@dormouse/core";
import type { Page } from "puppeteer-core";
import { addressOf, contentOf, loadedImages } from "./loaded-images.ts";
import type { PicturePage } from "./picture-page.ts";

const thumbnailEdge = 256;

/** Reads pictures that a page has loaded already: nothing is asked of the site. */
export class PictureReader {
  readonly #page: PicturePage;
  /** What was given, or cannot be had: a page that stays shows the same pictures after each step. */
  readonly #done = new Set<string>();

  constructor(page: PicturePage) {
    this.#page = page;
  }

  /** Those of the images that are loaded and were not given before, as many as there is room for, in their order. */
  async images(
    page: Page,
    { images, countMax, bytesMax, signal }: PictureRequest,
  ): Promise<Picture[]> {
    const wanted = images.filter(({ mediaId }) => !this.#done.has(mediaId));
    if (wanted.length === 0) return [];
    const loaded = await loadedImages(page);
    const pictures: Picture[] = [];
    for (const { mediaId, source } of wanted) {
      if (pictures.length >= countMax || signal.aborted) break;
      const image = loaded.get(addressOf(source));
      if (image === undefined) continue;
      this.#done.add(mediaId);
      const content = await contentOf(image);
      if (content === undefined || content.byteLength > bytesMax) continue;
      const picture = await this.shrink({ mediaId, content, contentType: image.contentType });
      if (picture !== undefined) pictures.push(picture);
    }
    return pictures;
  }

  /** @returns undefined for what is no picture. */
  async shrink({
    mediaId,
    content,
    contentType,
  }: Pick<Picture, "mediaId" | "content" | "contentType">): Promise<Picture | undefined> {
    const shrunk = await this.#page.shrink({
      base64: Buffer.from(content).toString("base64"),
      contentType,
      edgeMax: thumbnailEdge,
      grid: hashGrid,
    });
    if (shrunk === undefined) return undefined;
    const { thumbnail, luminance, width, height } = shrunk;
    const { base64, ...size } = thumbnail;
    return {
      mediaId,
      content,
      contentType,
      width,
      height,
      thumbnail: { content: Buffer.from(base64, "base64"), ...size },
      luminance,
    };
  }
}
