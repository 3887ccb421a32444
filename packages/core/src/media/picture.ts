/** Which pictures of a page are wanted. */
export type PictureRequest = {
  /** The most wanted first. */
  images: { mediaId: string; source: string }[];
  countMax: number;
  /** A larger file is left out. */
  bytesMax: number;
  signal: AbortSignal;
};

/** A picture as a page loaded it, or a step took it, and what is seen of it at a glance. */
export type Picture = {
  mediaId: string;
  content: Uint8Array;
  contentType: string;
  /** In its own pixels. */
  width: number;
  height: number;
  /** A JPEG. */
  thumbnail: { content: Uint8Array; width: number; height: number };
  /** Shrunk to `hashGrid`: grey, row by row, 0 to 255. */
  luminance: number[];
};
