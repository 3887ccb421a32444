import type { ModelErrorKind, ModelProvider } from "@dormouse/contract";
import type { ModelAttempt, ModelUsage } from "./model.ts";
import { noUsage } from "./usage.ts";

export type ModelErrorDetails = {
  provider?: ModelProvider;
  model?: string;
  /** The HTTP status it answered with. */
  status?: number;
  /** When asking again may help, where that is known. */
  retryAfterMs?: number;
  /** Everything that was tried for the one call. */
  attempts?: ModelAttempt[];
  /** Of the answers of no use that were given nevertheless: they are paid for. */
  usage?: ModelUsage;
  /** In US dollars; undefined where the price of a model is not known. Default: nothing. */
  costUsd?: number | undefined;
  cause?: unknown;
};

/** A model gave no answer that can be used. Its message holds no key, and nothing of what the model was told. */
export class ModelError extends Error {
  override readonly name: string = "ModelError";
  readonly kind: ModelErrorKind;
  readonly provider: ModelProvider | undefined;
  readonly model: string | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly attempts: readonly ModelAttempt[];
  readonly usage: ModelUsage;
  readonly costUsd: number | undefined;

  constructor(kind: ModelErrorKind, message: string, details: ModelErrorDetails = {}) {
    const { provider, model, status, retryAfterMs, attempts = [], usage = noUsage } = details;
    super(message, { cause: details.cause });
    this.kind = kind;
    this.provider = provider;
    this.model = model;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.attempts = attempts;
    this.usage = usage;
    this.costUsd = "costUsd" in details ? details.costUsd : 0;
  }
}
