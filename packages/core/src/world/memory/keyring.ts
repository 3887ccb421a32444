import { randomBytes } from "node:crypto";
import { MasterKeyring, masterKeyBytes } from "../../seal/master-keyring.ts";

/** Its key lives as long as it does. */
export class MemoryKeyring extends MasterKeyring {
  constructor() {
    super(randomBytes(masterKeyBytes));
  }
}
