/** Chance, so that those who wait for the same do not all come back at once. */
export interface Random {
  /** @returns a number from 0 up to, and without, 1; evenly distributed. */
  next(): number;
}
