/** Chance, so that those who wait for the same do not all come back at once. */
export interface Random {
  /** From 0 to less than 1, each as likely as any other. */
  next(): number;
}
