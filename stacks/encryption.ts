import { linkNames, retention } from "../packages/cloud/src/infrastructure/index.ts";
import { keepsData } from "./stage.ts";

/** Wraps the data keys of what sessions store. Without it nothing of that can be read again. */
export const encryptionKey = new aws.kms.Key(
  linkNames.encryptionKey,
  {
    description: `Wraps the data keys of ${$app.name}, stage ${$app.stage}`,
    // New data keys only; KMS keeps what the older ones need.
    enableKeyRotation: true,
    deletionWindowInDays: keepsData ? retention.keyDeletionDays : retention.keyDeletionDaysMin,
  },
  { retainOnDelete: keepsData },
);

/** The name by which people find it in the account. */
export const encryptionKeyAlias = new aws.kms.Alias(
  `${linkNames.encryptionKey}Alias`,
  { name: `alias/${$app.name}-${$app.stage}`, targetKeyId: encryptionKey.keyId },
  { retainOnDelete: keepsData },
);

export const encryptionKeyLink = new sst.Linkable(linkNames.encryptionKey, {
  properties: { keyId: encryptionKey.arn },
});
