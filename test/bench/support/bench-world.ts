import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackChromium } from "@dormouse/browser";
import { createClient, type Client } from "@dormouse/client";
import type { World } from "@dormouse/core";
import { startLocalWorld, type LocalWorld } from "@dormouse/local";
import { startContenders, type Contenders, type OnClose } from "../engines/index.ts";
import { openOwnWorld } from "./own-world.ts";
import { openPlainTable, type PlainTable } from "./plain-table.ts";
import { startSite, type Site } from "./site.ts";

/** Everything that benchmarks share, started once for all of them. */
export type BenchWorld = {
  /** The whole system on this machine. */
  local: LocalWorld;
  client: Client;
  /** On the same servers, with a table and a queue that no function of the local world looks at. */
  own: World;
  plainTable: PlainTable;
  site: Site;
  chromiumPath: string;
  /** The engines to compare ours with, started with the first call. */
  contenders(): Promise<Contenders>;
  onClose: OnClose;
};

/** @param onClose is given what ends each part, as soon as there is something to end. */
export async function startBenchWorld(onClose: OnClose): Promise<BenchWorld> {
  let contenders: Promise<Contenders> | undefined;
  const chromiumPath =
    process.env["CHROMIUM_PATH"] ?? (await unpackChromium(join(tmpdir(), "dormouse-chromium")));
  const dataDirectory = await mkdtemp(join(tmpdir(), "dormouse-bench-"));
  onClose(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 10 }));
  const local = await startLocalWorld({
    dataDirectory,
    apiPort: 0,
    environment: { CHROMIUM_PATH: chromiumPath },
  });
  onClose(() => local.close());
  const site = await startSite();
  onClose(() => site.close());
  const { world: own, tableName } = await openOwnWorld(local, "bench");
  const plainTable = await openPlainTable(local.servers.dynamodbUrl, tableName);
  onClose(async () => plainTable.close());
  return {
    local,
    client: createClient({ url: local.url, apiKey: local.apiKey }),
    own,
    plainTable,
    site,
    chromiumPath,
    contenders() {
      contenders ??= startContenders(dataDirectory, onClose);
      return contenders;
    },
    onClose,
  };
}
