/** How the keys of blobs begin: what sessions keep, answers and states that were too large for an answer or a request. */
export const blobPrefixes = {
  sessions: "tenants/",
  answers: "answers/",
  uploads: "uploads/",
} as const;
