/** A file among the blobs, as it is linked to. */
export type StoredPicture = { blobKey: string; contentType: string; bytes: number };

/** A picture that a page showed, or that a step took. */
export type Media = {
  /** Of a picture of a page made of its address, as in the page state; of a screenshot its artifact's id. */
  mediaId: string;
  kind: "image" | "screenshot";
  alt: string;
  /** In its own pixels. */
  width: number;
  height: number;
  full: StoredPicture;
  /** Of an image as the site sent it. */
  sha256?: string;
  thumbnail: StoredPicture & { width: number; height: number };
  /** 64 bits in hex: of pictures that look alike, few bits differ. */
  perceptualHash: string;
  /** Under which an index of pictures finds it: see `Embedder`. */
  embeddingKey: string;
  step: number;
  createdAtMs: number;
};
