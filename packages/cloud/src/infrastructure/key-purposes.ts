/** What data keys are made for. It is in their encryption context, by which rights to them are given. */
export const keyPurposes = { session: "session", credential: "credential" } as const;

export type KeyPurpose = keyof typeof keyPurposes;
