import { createDynamoStore } from "@dormouse/cloud";
import { startLocalTable } from "./support/local-table.ts";
import { describeStore } from "./support/store-suite.ts";

describeStore("the DynamoDB store", async () => {
  const { endpoint, tableName, close } = await startLocalTable();
  return { store: createDynamoStore({ endpoint, tableName }), close };
});
