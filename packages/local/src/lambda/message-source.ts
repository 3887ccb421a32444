import type { SQSRecord } from "aws-lambda";

/** A message as Lambda hands it to a function; the event source adds where it came from. */
export type SqsMessage = Omit<SQSRecord, "eventSource" | "eventSourceARN" | "awsRegion">;

export interface ReceiveRequest {
  /** 1 to 10. */
  readonly maxMessages: number;
  /** How long to wait for a first message, 0 to 20. */
  readonly waitSeconds: number;
  /** The event source gives up: the wait is over its bound. */
  readonly signal: AbortSignal;
}

/** A queue as an event source sees it. All calls may be repeated, and may fail. */
export interface MessageSource {
  /** With all attributes; an empty list when there is none after the wait. */
  receive(request: ReceiveRequest): Promise<SqsMessage[]>;
  delete(receiptHandles: readonly string[]): Promise<void>;
  /** 0 makes the message visible at once. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
}
