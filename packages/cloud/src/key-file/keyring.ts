import { MasterKeyring, type Keyring } from "@dormouse/core";
import { lazily } from "../lazily.ts";
import { readKeyFile } from "./read-key-file.ts";

/** Data keys wrapped by the newest key of a file, for a world without AWS. The file is read once. */
export function createFileKeyring(file: string): Keyring {
  const keyring = lazily(async () => new MasterKeyring(...(await readKeyFile(file))));
  return {
    create: async (...request) => (await keyring()).create(...request),
    unwrap: async (...request) => (await keyring()).unwrap(...request),
  };
}
