import { MemoryStore } from "@dormouse/core/memory";
import { describe } from "vitest";
import { agentsSuite } from "./support/agents-suite.ts";
import { archiveSuite } from "./support/archive-suite.ts";
import { credentialsSuite } from "./support/credentials-suite.ts";
import { externalKeysSuite } from "./support/external-keys-suite.ts";
import { loginsSuite } from "./support/logins-suite.ts";
import { sitesSuite } from "./support/sites-suite.ts";
import { snapshotsSuite } from "./support/snapshots-suite.ts";
import { storeSuite } from "./support/store-suite.ts";

const open = async () => ({ store: new MemoryStore(), close: async () => {} });

describe("the in-memory store", () => {
  storeSuite(open);
  snapshotsSuite(open);
  credentialsSuite(open);
  sitesSuite(open);
  agentsSuite(open);
  archiveSuite(open);
  loginsSuite(open);
  externalKeysSuite(open);
});
