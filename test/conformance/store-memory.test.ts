import { MemoryStore } from "@dormouse/core/memory";
import { describe } from "vitest";
import { storeSuite } from "./support/store-suite.ts";

describe("the in-memory store", () => {
  storeSuite(async () => ({ store: new MemoryStore(), close: async () => {} }));
});
