import { setTimeout as sleep } from "node:timers/promises";
import { startLocalWorld, type LocalWorld } from "@dormouse/local";
import { runCommand } from "../../../packages/local/src/terminal/command.ts";
import { bundledEntries } from "../../support/world/function-bundles.ts";
import type { Order, Report } from "./orders.ts";

/** Some are at work for moments only. */
const patienceMs = 2_000;
const lookAgainMs = 2;

/** A local world as a process of its own, so that it can be killed with everything in it. */
await runCommand("world-process.ts port", async ({ args, onClose, untilStopped }) => {
  const world = await startLocalWorld({ apiPort: Number(args[0]), entries: bundledEntries() });
  onClose(() => world.close());
  process.on("message", (order: Order) => {
    void obey(world, order).then((killed) => tell({ type: "obeyed", killed }));
  });
  const { url, apiKey, queues, servers, directory } = world;
  const { dynamodbUrl, sqsUrl, s3Url, redis } = servers;
  const configuration = {
    tableName: "dormouse",
    bucketName: "dormouse-blobs",
    queueUrl: queues.queueUrl,
    redis,
    encryptionKey: { file: directory.encryptionKeyFile },
    endpoints: { dynamodb: dynamodbUrl, sqs: sqsUrl, s3: s3Url },
  };
  const reach = { url, apiKey, queues, servers: { dynamodbUrl, sqsUrl, s3Url }, configuration };
  tell({ type: "up", reach });
  await untilStopped;
  return 0;
});

/** @returns false where nobody was at work for a while. */
async function obey({ pools }: LocalWorld, { pool, chance }: Order): Promise<boolean> {
  const untilMs = Date.now() + patienceMs;
  do {
    const busy = pools[pool].environments().filter(({ state }) => state === "busy");
    const victim = busy[Math.floor(chance * busy.length)];
    if (victim !== undefined) {
      pools[pool].kill(victim.id, "SIGKILL");
      return true;
    }
    await sleep(lookAgainMs);
  } while (Date.now() < untilMs);
  return false;
}

function tell(report: Report): void {
  process.send?.(report);
}
