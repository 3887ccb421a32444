/** What a picture's key is made of. */
export type PictureToEmbed = {
  /** A small JPEG. */
  thumbnail: Uint8Array;
  perceptualHash: string;
  alt: string;
};

/**
 * Names a picture for an index of pictures. An operator who has a model that embeds pictures puts it here, and
 * gives the key of the vector; without one it is the perceptual hash.
 */
export interface Embedder {
  /** Where it rejects, or takes too long, the perceptual hash is the key. */
  keyOf(picture: PictureToEmbed): Promise<string>;
}

export const hashEmbedder: Embedder = {
  keyOf: ({ perceptualHash }) => Promise.resolve(perceptualHash),
};
