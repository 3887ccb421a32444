import { work, type Worker } from "@dormouse/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { eachMessage } from "./batch.ts";
import { parseHint } from "./hint.ts";

/** Fails the message, so that it is looked at again and ends in the dead-letter queue. */
class MalformedHintError extends Error {
  override readonly name = "MalformedHintError";
}

/** Runs the steps that messages hint at. */
export function createStepHandler({ worker }: { worker: Worker }) {
  return (event: SQSEvent, context: InvocationTime): Promise<SQSBatchResponse> =>
    eachMessage(event, async ({ body }) => {
      const hint = parseHint(body);
      if (hint === undefined) throw new MalformedHintError("the message is not a hint");
      const deadlineMs = worker.world.clock.nowMs() + context.getRemainingTimeInMillis();
      await work(worker, hint, deadlineMs);
    });
}

export type InvocationTime = Pick<Context, "getRemainingTimeInMillis">;
