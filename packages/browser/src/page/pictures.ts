/// <reference lib="dom" />
import type { OpenPicture, PictureFile, PictureFiles } from "./picture-files.ts";

/** A picture, smaller. */
export type Shrunk = {
  /** The picture's own size. */
  width: number;
  height: number;
  /** A JPEG, in base64. */
  thumbnail: { base64: string; width: number; height: number };
  /** Grey, of `grid`'s size, row by row, 0 to 255. */
  luminance: number[];
};

export type Shrinking = PictureFile & {
  /** Of the thumbnail's longer side. It is never larger than the picture. */
  edgeMax: number;
  grid: { width: number; height: number };
};

/** For a page of ours: makes pictures smaller. */
export function createPictures({ open, toBase64 }: PictureFiles) {
  /** @returns undefined for what is no picture, or has too many pixels. */
  async function shrink(shrinking: Shrinking): Promise<Shrunk | undefined> {
    const { edgeMax, grid } = shrinking;
    const picture = await open(shrinking);
    if (picture === undefined) return undefined;
    const { width, height } = picture;
    const scale = Math.min(1, edgeMax / Math.max(width, height));
    const size = {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
    };
    const small = draw(picture, size);
    const jpeg = await small.canvas.convertToBlob({ type: "image/jpeg", quality: 0.7 });
    const tiny = draw({ source: small.canvas, ...size }, grid);
    const { data } = tiny.getImageData(0, 0, grid.width, grid.height);
    return {
      width,
      height,
      thumbnail: { base64: await toBase64(jpeg), ...size },
      luminance: greyOf(data),
    };
  }

  function draw(
    { source }: Pick<OpenPicture, "source">,
    { width, height }: { width: number; height: number },
  ) {
    const context = new OffscreenCanvas(width, height).getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    // JPEG knows no transparency, and most pages are white.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(source, 0, 0, width, height);
    return context;
  }

  /** By the weights of ITU-R BT.601. */
  function greyOf(data: Uint8ClampedArray): number[] {
    const grey: number[] = [];
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
      grey.push(Math.round(0.299 * red + 0.587 * green + 0.114 * blue));
    }
    return grey;
  }

  return { shrink };
}

export type Pictures = ReturnType<typeof createPictures>;
