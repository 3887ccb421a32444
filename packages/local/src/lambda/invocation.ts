import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { InvocationFailure } from "./result.ts";

/** What the environment answered: a body, a streamed body that is still coming, or a failure. */
export type Answer =
  | { readonly kind: "payload"; readonly body: Buffer }
  | { readonly kind: "stream"; readonly message: IncomingMessage }
  | { readonly kind: "failure"; readonly failure: InvocationFailure };

/** One invocation on its way through an environment. */
export class Invocation {
  readonly id = randomUUID();
  readonly payload: Buffer;
  /** Settles with the first answer. */
  readonly answer: Promise<Answer>;
  /** Settles when the environment is free again or gone: nothing more can come. */
  readonly finished: Promise<void>;
  readonly #resolveAnswer: (answer: Answer) => void;
  readonly #resolveFinished: () => void;
  #startedMs = performance.now();
  #endedMs: number | undefined;
  #failure: InvocationFailure | undefined;
  #answered = false;
  #delivered = false;

  constructor(payload: Buffer) {
    this.payload = payload;
    const answer = Promise.withResolvers<Answer>();
    const finished = Promise.withResolvers<void>();
    this.answer = answer.promise;
    this.finished = finished.promise;
    this.#resolveAnswer = answer.resolve;
    this.#resolveFinished = finished.resolve;
  }

  /** Whether the environment has received it. */
  get delivered(): boolean {
    return this.#delivered;
  }

  /** What broke the invocation, be it after its answer had begun. */
  get failure(): InvocationFailure | undefined {
    return this.#failure;
  }

  /** From delivery (or, where it never came to that, from the call) to the answer. */
  get durationMs(): number {
    return (this.#endedMs ?? performance.now()) - this.#startedMs;
  }

  deliver(): void {
    this.#delivered = true;
    this.#startedMs = performance.now();
  }

  answerWith(answer: Answer): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#endedMs = performance.now();
    this.#resolveAnswer(answer);
  }

  fail(failure: InvocationFailure): void {
    this.#failure ??= failure;
    this.answerWith({ kind: "failure", failure });
  }

  finish(): void {
    if (!this.#answered) this.fail(noResponse(this.id));
    this.#resolveFinished();
  }
}

function noResponse(requestId: string): InvocationFailure {
  return {
    errorType: "Runtime.NoResponse",
    errorMessage: `RequestId: ${requestId} Error: the runtime asked for more work without a response`,
  };
}
