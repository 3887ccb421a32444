import { MasterKeyring, type Keyring } from "@dormouse/core";
import { readKeyFile } from "./read-key-file.ts";

/** Data keys wrapped by the newest key of a file, for a world without AWS. The file is read once. */
export function createFileKeyring(file: string): Keyring {
  let opening: Promise<Keyring> | undefined;
  const keyring = (): Promise<Keyring> =>
    (opening ??= readKeyFile(file).then((keys) => new MasterKeyring(...keys)));
  return {
    create: async (...request) => (await keyring()).create(...request),
    unwrap: async (...request) => (await keyring()).unwrap(...request),
  };
}
