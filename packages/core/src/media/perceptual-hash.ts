/** How a picture is to be shrunk for its hash: grey, one column more than there are bits in a row. */
export const hashGrid = { width: 9, height: 8 } as const;

/**
 * The difference hash of a picture: a bit for each two neighbours, set where it gets brighter to the right. Scaling,
 * compression and small changes of colour leave it nearly as it is.
 *
 * Source: Neal Krawetz, "Kind of Like That", The Hacker Factor Blog, 2013.
 *
 * @param luminance of a picture shrunk to `hashGrid`, row by row, 0 to 255
 * @returns 64 bits as 16 hex digits
 */
export function perceptualHash(luminance: ArrayLike<number>): string {
  const { width, height } = hashGrid;
  if (luminance.length !== width * height) {
    throw new RangeError(`a picture's hash is made of ${width * height} values`);
  }
  let hash = 0n;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const at = y * width + x;
      hash = (hash << 1n) | ((luminance[at + 1] ?? 0) > (luminance[at] ?? 0) ? 1n : 0n);
    }
  }
  return hash.toString(16).padStart(16, "0");
}
