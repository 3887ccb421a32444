/** How long what is gone can be brought back, and what is written about it is kept. */
export const retention = {
  /** Table and bucket alike: one without the other restores sessions whose blobs are lost. */
  recoveryDays: 14,
  /** What AWS allows: how long the deletion of the encryption key can be called off. */
  keyDeletionDays: 30,
  keyDeletionDaysMin: 7,
  /** Parts of an upload that broke off are of no use to anyone. */
  brokenUploadDays: 1,
  /** Answers too large to be sent may hold a login in the clear. Days are the shortest that S3 counts in. */
  answerDays: 1,
  /** And so may states that were uploaded and never imported. */
  uploadDays: 1,
  logs: "1 month",
} as const;
