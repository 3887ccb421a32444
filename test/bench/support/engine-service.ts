import { settingsFromEnvironment } from "@dormouse/functions";
import { connectWorld } from "../../../packages/functions/src/connect-world.ts";
import type { Load, LoadTimes } from "../engines/contender.ts";
import { serve } from "./cross-process.ts";
import { runLoad } from "./engine-load.ts";
import { measureSteps, type StepTimes } from "./engine-steps.ts";
import { startPlainReceiver } from "./plain-receiver.ts";
import { startWorker, type WorkerOrders } from "./engine-worker.ts";

const { world } = connectWorld();
const settings = settingsFromEnvironment(process.env);

serve({
  steps: ({ count }: { count: number }): Promise<StepTimes> => measureSteps(world, settings, count),
  load: (load: Load): Promise<LoadTimes> => runLoad(world, settings, load),
  work: (orders: WorkerOrders): void => startWorker(world, settings, orders),
  receive: ({ queueUrl }: { queueUrl: string }): void => startPlainReceiver(queueUrl),
});
