import type { Keyring } from "@dormouse/core";
import type { KeyOptions } from "./key.ts";

/**
 * Data keys wrapped by a key of AWS KMS. The client is loaded with the first request: most requests
 * of the API never need it.
 * Every method throws DormouseError `unavailable` where the service does not answer.
 */
export function createKmsKeyring(options: KeyOptions): Keyring {
  let opening: Promise<Keyring> | undefined;
  const key = (): Promise<Keyring> =>
    (opening ??= import("./key.ts").then(({ openKey }) => openKey(options)));
  return {
    create: async (...request) => (await key()).create(...request),
    unwrap: async (...request) => (await key()).unwrap(...request),
  };
}
