import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provisionTable } from "../../../packages/cloud/src/provision/table.ts";
import { startDynoxide } from "../../../packages/local/src/servers/index.ts";

export type LocalTable = { endpoint: string; tableName: string; close(): Promise<void> };

/** A fresh table on a DynamoDB server of its own. */
export async function startLocalTable(): Promise<LocalTable> {
  const directory = await mkdtemp(join(tmpdir(), "dormouse-table-"));
  const server = await startDynoxide({
    dataFile: join(directory, "dynamodb.db"),
    logFile: join(directory, "dynoxide.log"),
  });
  const tableName = "dormouse-conformance";
  await provisionTable({ endpoint: server.url }, tableName);
  return {
    endpoint: server.url,
    tableName,
    async close() {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
