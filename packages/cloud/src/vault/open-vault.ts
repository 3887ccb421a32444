import { isDeepStrictEqual } from "node:util";
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  type KeyringNode,
} from "@aws-crypto/client-node";
import { DormouseError } from "@dormouse/contract";
import { KeyUnwrapError, type KeyContext, type Vault } from "@dormouse/core";
import type { Connection } from "../connection.ts";
import { fileKeyrings } from "./file-keyring.ts";
import { kmsKeyrings } from "./kms-keyring.ts";

/** A file of keys, or the ARN of a key of KMS. */
export type VaultOptions = { file: string } | (Connection & { keyId: string });

/** Of one request; `onTrouble` is told where the key's service does not answer it. */
export type OpenKeyrings = (onTrouble: (error: unknown) => void) => {
  encrypting: KeyringNode;
  decrypting: KeyringNode;
};

const { encrypt, decrypt } = buildClient({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
  // A message has one key: more in one that somebody forged would have us ask for each.
  maxEncryptedDataKeys: 1,
});

/** Unsigned: who may encrypt may decrypt here, and a signature would say nothing more. */
const suiteId = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY;

/** See createVault. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const open = "file" in options ? await fileKeyrings(options.file) : kmsKeyrings(options);
  return {
    async encrypt(secret, encryptionContext) {
      const { encrypting } = open(() => {});
      const plaintext = Buffer.from(secret);
      const { result } = await encrypt(encrypting, plaintext, { encryptionContext, suiteId });
      return result;
    },

    async decrypt(encrypted, context) {
      let trouble: unknown;
      const { decrypting } = open((error) => {
        trouble = error;
      });
      try {
        const { plaintext, messageHeader } = await decrypt(decrypting, Buffer.from(encrypted));
        // The SDK decrypts under the context that the message names; that it is the one meant is ours to see to.
        if (isSame(messageHeader.encryptionContext, context)) return plaintext;
      } catch (cause) {
        if (isAway(trouble)) throw trouble;
        throw new KeyUnwrapError(context, { cause });
      }
      throw new KeyUnwrapError(context);
    },
  };
}

function isSame(left: Readonly<Record<string, string>>, right: KeyContext): boolean {
  return isDeepStrictEqual({ ...left }, { ...right });
}

function isAway(error: unknown): boolean {
  return error instanceof DormouseError && error.code === "unavailable";
}
