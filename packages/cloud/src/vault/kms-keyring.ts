import { KmsKeyringNode } from "@aws-crypto/client-node";
import { KMS } from "@aws-sdk/client-kms";
import { boundedRequests, connectionSettings, type Connection } from "../connection.ts";
import { answered } from "../failure.ts";
import type { OpenKeyrings } from "./open-vault.ts";

const requestTimeoutMs = 2_500;

/** `keyId` is the key's ARN: by another name the SDK would not find it in what it encrypted. */
export function kmsKeyrings(options: Connection & { keyId: string }): OpenKeyrings {
  const { keyId: generatorKeyId, ...connection } = options;
  const client = new KMS({
    ...connectionSettings(connection),
    ...boundedRequests(requestTimeoutMs),
  });
  return (onTrouble) => {
    // The SDK turns what the client throws into one text of all stacks: whether another try is worth it is lost in it.
    const asked = <Value>(work: Promise<Value>): Promise<Value> =>
      answered("key service", work).catch((error: unknown) => {
        onTrouble(error);
        throw error;
      });
    const keyring = new KmsKeyringNode({
      generatorKeyId,
      clientProvider: () => ({
        generateDataKey: (request) => asked(client.generateDataKey(request)),
        encrypt: (request) => asked(client.encrypt(request)),
        decrypt: (request) => asked(client.decrypt(request)),
      }),
    });
    return { encrypting: keyring, decrypting: keyring };
  };
}
