import { randomBytes } from "node:crypto";
import { masterKeyBytes } from "../../seal/master-keyring.ts";
import { MasterVault } from "../../seal/master-vault.ts";

/** Its key lives as long as it does. */
export class MemoryVault extends MasterVault {
  constructor() {
    super(randomBytes(masterKeyBytes));
  }
}
