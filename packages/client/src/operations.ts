import type {
  OpenQuestion,
  OperationPending,
  OperationRequest,
  OperationResult,
} from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import { sleep } from "./backoff.ts";
import { randomKey } from "./random-key.ts";
import { persistently } from "./retry.ts";
import type { CommandOptions, SessionsClient } from "./sessions.ts";
import type { Transport } from "./transport.ts";
import { waitForRun } from "./wait-for-run.ts";

/** How long a person is given before it is looked whether the question was answered. */
const askedAgainMs = 2_000;

export type OperationOptions = CommandOptions & {
  /**
   * Called when the site asks for something before it lets anybody in; `client.sessions.answer` answers. It is
   * waited for meanwhile.
   */
  onQuestion?(question: OpenQuestion, pending: OperationPending): void;
};

/** What an operation gives, told to the compiler, and checked: a zod schema is one. */
export type OutputSchema<Output> = { parse(output: unknown): Output };

export type OperationsClient = {
  /**
   * Has an operation done, in the login that is named or that the credentials stand for, and waits for it however long it
   * takes. Under its key, which is a new one unless it is given, it is done once: where an answer is lost it is asked for
   * again, for a quarter of a minute.
   * @param options `output` tells the output's type.
   * @throws DormouseApiError such as `operation_failed`; the signal's reason where it aborts first; what `output` throws.
   */
  run<Output = Record<string, unknown>>(
    name: string,
    request: OperationRequest,
    options?: OperationOptions & { output?: OutputSchema<Output> },
  ): Promise<Omit<OperationResult, "output"> & { output: Output }>;
};

export function createOperationsClient(
  transport: Transport,
  sessions: SessionsClient,
): OperationsClient {
  return {
    async run<Output>(
      name: string,
      request: OperationRequest,
      { output: schema, ...options }: OperationOptions & { output?: OutputSchema<Output> } = {},
    ) {
      const { output, ...where } = await resultOf(transport, sessions, { name, request, options });
      return { ...where, output: schema === undefined ? (output as Output) : schema.parse(output) };
    },
  };
}

type Asked = { name: string; request: OperationRequest; options: OperationOptions };

/** Asks again under the same key, which starts nothing anew, until it is done. */
async function resultOf(
  transport: Transport,
  sessions: SessionsClient,
  { name, request: body, options }: Asked,
): Promise<OperationResult> {
  const { idempotencyKey = randomKey(), signal, onQuestion } = options;
  const within = signal === undefined ? {} : { signal };
  const ask = async (): Promise<OperationResult | OperationPending> => {
    const headers = { "idempotency-key": idempotencyKey };
    return transport.read(path(routes.operation, { name }), {
      method: "POST",
      body,
      headers,
      ...within,
    });
  };
  let asked: string | undefined;
  for (;;) {
    const answer = await persistently(ask, signal);
    if ("output" in answer) return answer;
    const { sessionId, runId, question } = answer;
    if (question !== undefined && question.askedAt !== asked) {
      asked = question.askedAt;
      onQuestion?.(question, answer);
    }
    const where = { sessionId, runId, ...within };
    const run = await persistently(() => waitForRun(transport, sessions, where), signal);
    if (run.status === "PAUSED") await sleep(askedAgainMs, signal);
    signal?.throwIfAborted();
  }
}
