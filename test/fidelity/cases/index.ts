import type { Case } from "../case.ts";
import { cacheStorageCases } from "./cache-storage.ts";
import { cookieAttributes } from "./cookies-attributes.ts";
import { sentCookies } from "./cookies-sent.ts";
import { fileSystemCases } from "./file-system.ts";
import { fieldCases } from "./fields.ts";
import { nestedFieldCases } from "./nested-fields.ts";
import { historyCases } from "./history.ts";
import { tabCases } from "./tabs.ts";
import { exactnessCases } from "./exactness.ts";
import { identityCases } from "./identity.ts";
import { exactValues } from "./indexed-db-exact-values.ts";
import { indexedDBSchemas } from "./indexed-db-schema.ts";
import { describableValues } from "./indexed-db-values.ts";
import { localStorageClearing } from "./local-storage-clearing.ts";
import { localStoragePlaces } from "./local-storage-places.ts";
import { localStorageValues } from "./local-storage-values.ts";
import { secureSiteCases } from "./secure-sites.ts";
import { sessionStorageCases } from "./session-storage.ts";
import { workerCases } from "./workers.ts";

export const cases: readonly Case[] = [
  ...sentCookies,
  ...cookieAttributes,
  ...localStorageValues,
  ...localStoragePlaces,
  ...localStorageClearing,
  ...sessionStorageCases,
  ...indexedDBSchemas,
  ...describableValues,
  ...exactValues,
  ...cacheStorageCases,
  ...fileSystemCases,
  ...workerCases,
  ...tabCases,
  ...historyCases,
  ...fieldCases,
  ...nestedFieldCases,
  ...identityCases,
  ...exactnessCases,
  ...secureSiteCases,
];
