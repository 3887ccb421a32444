import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { KeyUnwrapError, type Keyring } from "@dormouse/core";
import { boundedRequests, connectionSettings, type Connection } from "../connection.ts";
import { answered } from "../failure.ts";

/** `keyId` is the key's ARN. */
export type KeyOptions = Connection & { keyId: string };

const requestTimeoutMs = 2_500;

/** Of these another try comes to the same: the key is not to be used, or the data key is not its own. */
const refusals = new Set([
  "DisabledException",
  "IncorrectKeyException",
  "InvalidCiphertextException",
  "KMSInvalidStateException",
  "NotFoundException",
  "ValidationException",
]);

/** See createKmsKeyring. */
export function openKey({ keyId: KeyId, ...connection }: KeyOptions): Keyring {
  const client = new KMSClient({
    ...connectionSettings(connection),
    ...boundedRequests(requestTimeoutMs),
  });
  return {
    async create(EncryptionContext) {
      const command = new GenerateDataKeyCommand({ KeyId, EncryptionContext, KeySpec: "AES_256" });
      const { Plaintext, CiphertextBlob } = await asked(client.send(command));
      return { key: present(Plaintext), wrapped: base64(present(CiphertextBlob)) };
    },

    async unwrap(wrapped, EncryptionContext) {
      const CiphertextBlob = Buffer.from(wrapped, "base64");
      try {
        // The key is named so that data keys of any other are refused.
        const command = new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext });
        return present((await asked(client.send(command))).Plaintext);
      } catch (cause) {
        if (!(cause instanceof Error) || !refusals.has(cause.name)) throw cause;
        throw new KeyUnwrapError(EncryptionContext, { cause });
      }
    },
  };
}

function asked<Value>(work: Promise<Value>): Promise<Value> {
  return answered("key service", work);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new Error("the key service answered without the key");
  return bytes;
}
