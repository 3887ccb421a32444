/// <reference lib="dom" />

/** A picture's file. */
export type PictureFile = {
  base64: string;
  contentType: string;
  /** A file of a few kilobytes may unfold to more pixels than there is memory. */
  pixelsMax: number;
};

export type OpenPicture = { source: CanvasImageSource; width: number; height: number };

/** For a page of ours: has Chromium, which knows every format that it shows, read pictures. */
export function createPictureFiles() {
  /** @returns undefined for what is no picture, or has too many pixels. */
  async function open({
    base64,
    contentType,
    pixelsMax,
  }: PictureFile): Promise<OpenPicture | undefined> {
    const image = new Image();
    image.src = `data:${contentType};base64,${base64}`;
    // Knows the size from the file's beginning; nothing is unfolded yet.
    const isPicture = await new Promise<boolean>((resolve) => {
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
    });
    const { naturalWidth: width, naturalHeight: height } = image;
    if (!isPicture || width === 0 || height === 0 || width * height > pixelsMax) return undefined;
    return { source: image, width, height };
  }

  async function toBase64(blob: Blob): Promise<string> {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    // A call takes only so many arguments.
    for (let at = 0; at < bytes.length; at += 32_768) {
      text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    }
    return btoa(text);
  }

  return { open, toBase64 };
}

export type PictureFiles = ReturnType<typeof createPictureFiles>;
