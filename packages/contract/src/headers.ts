/** Headers of our own. */
export const headers = {
  /** Encrypts a full export, and opens it when it is imported. */
  passphrase: "Dormouse-Passphrase",
  /** What the format of an export has no place for: a dictionary (RFC 9651) of what and how many. */
  leftOut: "Dormouse-Left-Out",
  /** The run that a stream tells of. */
  runId: "Dormouse-Run-Id",
} as const;
