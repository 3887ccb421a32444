import { readFile } from "node:fs/promises";
import { MasterKeyring, type Keyring } from "@dormouse/core";

/** Data keys wrapped by the 32 bytes of a file, for a world without AWS. The file is read once. */
export function createFileKeyring(file: string): Keyring {
  let opening: Promise<Keyring> | undefined;
  const keyring = (): Promise<Keyring> =>
    (opening ??= readFile(file).then((key) => new MasterKeyring(key)));
  return {
    create: async (...request) => (await keyring()).create(...request),
    unwrap: async (...request) => (await keyring()).unwrap(...request),
  };
}
