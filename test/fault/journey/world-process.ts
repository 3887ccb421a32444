import { startLocalWorld } from "@dormouse/local";
import { runCommand } from "../../../packages/local/src/terminal/command.ts";
import type { Order, Report } from "./orders.ts";

/** A local world as a process of its own, so that it can be killed with everything in it. */
await runCommand("world-process.ts port", async ({ args, onClose, untilStopped }) => {
  const world = await startLocalWorld({ apiPort: Number(args[0]) });
  onClose(() => world.close());
  process.on("message", ({ pool, chance }: Order) => {
    const busy = world.pools[pool].environments().filter(({ state }) => state === "busy");
    const victim = busy[Math.floor(chance * busy.length)];
    if (victim !== undefined) world.pools[pool].kill(victim.id, "SIGKILL");
    tell({ type: "obeyed", killed: victim !== undefined });
  });
  const { url, apiKey, queues } = world;
  const { dynamodbUrl, sqsUrl, s3Url, redis } = world.servers;
  const { encryptionKeyFile } = world.directory;
  tell({
    type: "up",
    reach: { url, apiKey, queues, dynamodbUrl, sqsUrl, s3Url, redis, encryptionKeyFile },
  });
  await untilStopped;
  return 0;
});

function tell(report: Report): void {
  process.send?.(report);
}
