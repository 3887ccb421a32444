/// <reference lib="dom" />

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

export type Shrinking = {
  base64: string;
  contentType: string;
  /** Of the thumbnail's longer side. It is never larger than the picture. */
  edgeMax: number;
  /** A file of a few kilobytes may unfold to more pixels than there is memory. */
  pixelsMax: number;
  grid: { width: number; height: number };
};

/** For a page of ours: has Chromium, which knows every format that it shows, make pictures smaller. */
export function createPictures() {
  type Picture = { source: CanvasImageSource; width: number; height: number };

  /** @returns undefined for what is no picture, or has too many pixels. */
  async function shrink(shrinking: Shrinking): Promise<Shrunk | undefined> {
    const { edgeMax, grid } = shrinking;
    const picture = await open(shrinking).catch(() => undefined);
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

  async function open({ base64, contentType, pixelsMax }: Shrinking): Promise<Picture | undefined> {
    const image = new Image();
    image.src = `data:${contentType};base64,${base64}`;
    // Knows the size from the file's beginning; nothing is unfolded yet.
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
    });
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width === 0 || height === 0 || width * height > pixelsMax) return undefined;
    return { source: image, width, height };
  }

  function draw({ source }: Picture, { width, height }: { width: number; height: number }) {
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

  async function toBase64(blob: Blob): Promise<string> {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }

  return { shrink };
}

export type Pictures = ReturnType<typeof createPictures>;
