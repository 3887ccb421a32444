import { MemoryStore } from "@dormouse/core/memory";
import { describeStore } from "./support/store-suite.ts";

describeStore("the in-memory store", async () => ({
  store: new MemoryStore(),
  close: async () => {},
}));
