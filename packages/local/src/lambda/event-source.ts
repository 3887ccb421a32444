import type { SQSEvent } from "aws-lambda";
import { setTimeout as sleep } from "node:timers/promises";
import { succeededMessages } from "./batch-response.ts";
import { PoolClosedError, ThrottledError } from "./errors.ts";
import type { MessageSource, SqsMessage } from "./message-source.ts";
import type { FunctionPool } from "./function-pool.ts";
import type { InvocationResult } from "./result.ts";
import { untilAborted } from "./until-aborted.ts";

/** What SQS gives at most in one call. */
const maxMessagesPerReceive = 10;
const retryMs = 1_000;
const deleteAttempts = 3;

export interface EventSourceOptions {
  readonly source: MessageSource;
  readonly pool: FunctionPool;
  readonly queueArn: string;
  /** Messages given to one invocation at most. */
  readonly batchSize: number;
  /** Invocations at the same time at most; the function's own limit holds too. */
  readonly maximumConcurrency: number;
  /** Whether the function answers with the messages that failed; otherwise a batch is done or failed. */
  readonly reportBatchItemFailures: boolean;
  /** How long to gather messages until a batch is full. Default 0. */
  readonly batchWindowMs?: number;
  /**
   * How long one receive waits, 0 to 20. Default 2: a poll that is cut off could leave a message with
   * nobody until its visibility timeout, so `stop` waits for it instead.
   */
  readonly waitSeconds?: number;
  /** An invocation has ended, well or not. */
  readonly onInvocation?: (result: InvocationResult, messages: readonly SqsMessage[]) => void;
  /** The queue could not be reached; the event source goes on. Default: a line on standard error. */
  readonly onError?: (error: unknown) => void;
}

export interface EventSource {
  /**
   * Receives no more, and waits for the invocations under way for `drainMs` (default 30,000) at most. What
   * is not done by then becomes visible again after the queue's visibility timeout. True if all was done.
   */
  stop(options?: { readonly drainMs?: number }): Promise<boolean>;
}

/**
 * Feeds a function from a queue, as Lambda's SQS poller does: a batch that succeeds is deleted; one that
 * fails is left alone, to be seen again after the queue's visibility timeout, and to be moved to the
 * dead-letter queue by the queue itself.
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  return new SqsEventSource(options);
}

class SqsEventSource implements EventSource {
  readonly #options: EventSourceOptions;
  readonly #batches = new Set<Promise<void>>();
  /** Ends waits that hold no message; `#abandon` also ends what the drain time did not suffice for. */
  readonly #stopping = new AbortController();
  readonly #abandon = new AbortController();
  readonly #polling: Promise<void>;

  constructor(options: EventSourceOptions) {
    this.#options = options;
    this.#polling = this.#poll();
  }

  async stop({ drainMs = 30_000 }: { readonly drainMs?: number } = {}): Promise<boolean> {
    this.#stopping.abort();
    const drained = this.#polling.then(() => Promise.all(this.#batches)).then(() => true);
    const bound = new AbortController();
    const late = sleep(drainMs, false, { signal: bound.signal }).catch(() => false);
    const all = await Promise.race([drained, late]);
    bound.abort();
    this.#abandon.abort();
    return all;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #poll(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#pollOnce();
      } catch (error) {
        if (this.#stopped || error instanceof PoolClosedError) return;
        this.#report(error);
        await sleep(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  async #pollOnce(): Promise<void> {
    const invocations = await this.#freeInvocations();
    const messages = await this.#gather(invocations * this.#options.batchSize);
    for (const batch of inBatches(messages, this.#options.batchSize)) this.#start(batch);
  }

  /** Waits until an invocation can start: a message received sooner would wait, and age, in our hands. */
  async #freeInvocations(): Promise<number> {
    const { pool, maximumConcurrency } = this.#options;
    for (;;) {
      const free = Math.min(maximumConcurrency - this.#batches.size, pool.availableConcurrency());
      if (free > 0) return free;
      if (this.#batches.size < maximumConcurrency) await pool.whenAvailable(this.#stopping.signal);
      else await untilAborted(Promise.race(this.#batches), this.#stopping.signal);
    }
  }

  async #gather(wanted: number): Promise<SqsMessage[]> {
    const { batchSize, batchWindowMs = 0, waitSeconds = 2 } = this.#options;
    const messages = await this.#receive(wanted, waitSeconds);
    const until = Date.now() + batchWindowMs;
    while (messages.length > 0 && messages.length < batchSize && !this.#stopped) {
      const leftMs = until - Date.now();
      if (leftMs <= 0) break;
      const more = await this.#receive(batchSize - messages.length, Math.floor(leftMs / 1000));
      messages.push(...more);
      if (more.length === 0) await sleep(Math.min(leftMs, 100));
    }
    return messages;
  }

  #receive(wanted: number, waitSeconds: number): Promise<SqsMessage[]> {
    const maxMessages = Math.min(wanted, maxMessagesPerReceive);
    return this.#options.source.receive({ maxMessages, waitSeconds, signal: this.#abandon.signal });
  }

  #start(batch: readonly SqsMessage[]): void {
    const running = this.#run(batch)
      .catch((error: unknown) => this.#report(error))
      .finally(() => this.#batches.delete(running));
    this.#batches.add(running);
  }

  async #run(batch: readonly SqsMessage[]): Promise<void> {
    const result = this.#stopped ? undefined : await this.#invoke(batch);
    if (result === undefined) {
      await this.#giveBack(batch);
      return;
    }
    await this.#delete(this.#succeeded(batch, result));
    this.#options.onInvocation?.(result, batch);
  }

  /** Undefined if the function could not be invoked before this, or the pool, was stopped. */
  async #invoke(batch: readonly SqsMessage[]): Promise<InvocationResult | undefined> {
    const { pool } = this.#options;
    for (;;) {
      try {
        return await pool.invoke(this.#toEvent(batch));
      } catch (error) {
        if (error instanceof PoolClosedError) return undefined;
        if (!(error instanceof ThrottledError)) throw error;
      }
      // Another caller was faster. The messages stay with us: giving them back would count as a try.
      try {
        await pool.whenAvailable(this.#stopping.signal);
      } catch {
        return undefined;
      }
    }
  }

  #succeeded(batch: readonly SqsMessage[], result: InvocationResult): readonly SqsMessage[] {
    if (!result.ok) return [];
    return this.#options.reportBatchItemFailures ? succeededMessages(batch, result.payload) : batch;
  }

  #toEvent(batch: readonly SqsMessage[]): SQSEvent {
    const { queueArn, pool } = this.#options;
    const origin = { eventSource: "aws:sqs", eventSourceARN: queueArn, awsRegion: pool.region };
    return { Records: batch.map((message) => ({ ...message, ...origin })) };
  }

  async #delete(messages: readonly SqsMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const handles = messages.map(({ receiptHandle }) => receiptHandle);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#options.source.delete(handles);
        return;
      } catch (error) {
        if (attempt === deleteAttempts) throw error;
        await sleep(100 * attempt);
      }
    }
  }

  async #giveBack(batch: readonly SqsMessage[]): Promise<void> {
    const { source } = this.#options;
    await Promise.all(batch.map(({ receiptHandle }) => source.changeVisibility(receiptHandle, 0)));
  }

  #report(error: unknown): void {
    const { onError, queueArn } = this.#options;
    if (onError === undefined) process.stderr.write(`event source ${queueArn}: ${String(error)}\n`);
    else onError(error);
  }
}

function inBatches(messages: readonly SqsMessage[], size: number): SqsMessage[][] {
  const batches: SqsMessage[][] = [];
  for (let start = 0; start < messages.length; start += size) {
    batches.push(messages.slice(start, start + size));
  }
  return batches;
}
