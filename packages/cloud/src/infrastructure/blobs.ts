/** How the keys of blobs begin: what sessions keep, and answers that were too large to be sent. */
export const blobPrefixes = { sessions: "tenants/", answers: "answers/" } as const;
