import { createHash } from "node:crypto";
import {
  MultiKeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from "@aws-crypto/client-node";
import { readKeyFile } from "../key-file/read-key-file.ts";
import type { OpenKeyrings } from "./open-vault.ts";

/** The newest key of the file encrypts, each of them decrypts. */
export async function fileKeyrings(file: string): Promise<OpenKeyrings> {
  const [newest, ...older] = await readKeyFile(file);
  const encrypting = keyringOf(newest);
  const decrypting = new MultiKeyringNode({ children: [encrypting, ...older.map(keyringOf)] });
  return () => ({ encrypting, decrypting });
}

function keyringOf(key: Uint8Array): RawAesKeyringNode {
  return new RawAesKeyringNode({
    keyNamespace: "dormouse",
    // What is stored names the key it needs, and does not tell it.
    keyName: createHash("sha256").update("key name").update(key).digest("hex").slice(0, 16),
    // The SDK wants memory of its own, not a view into a file's.
    unencryptedMasterKey: new Uint8Array(key),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
}
