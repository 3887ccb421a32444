import { giveUpUndeliverable, type EngineSettings, type World } from "@dormouse/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { logError } from "../log.ts";
import { eachMessage } from "./batch.ts";
import { parseHint } from "./hint.ts";

/** Gives up the steps that no worker could run. */
export function createDeadLetterHandler({
  world,
  settings,
}: {
  world: World;
  settings: EngineSettings;
}) {
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    eachMessage(event, async ({ body, messageId }) => {
      const hint = parseHint(body);
      if (hint === undefined) {
        // It names no session, so nobody waits for it; kept, it would only come back.
        logError({ message: "dropped a message that is not a hint", messageId });
        return;
      }
      await giveUpUndeliverable(world, settings, hint);
    });
}
