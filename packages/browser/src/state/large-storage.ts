/** What is kept of an origin's caches, and of its files. */
export const largeStorageBytesMax = 16 * 1024 * 1024;

export function tooLarge(bytes: number): { tooLarge: string; bytes: number } {
  return {
    tooLarge: `${bytes} bytes are in it; at most ${largeStorageBytesMax} are kept`,
    bytes,
  };
}
