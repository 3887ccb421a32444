import type { ModelErrorKind, ModelProvider } from "@dormouse/contract";
import type { ModelAttempt } from "./model.ts";

export type ModelErrorDetails = {
  provider?: ModelProvider;
  model?: string;
  /** The HTTP status it answered with. */
  status?: number;
  /** When asking again may help, where that is known. */
  retryAfterMs?: number;
  /** Everything that was tried for the one call. */
  attempts?: ModelAttempt[];
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

  constructor(
    kind: ModelErrorKind,
    message: string,
    { provider, model, status, retryAfterMs, attempts = [], cause }: ModelErrorDetails = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.provider = provider;
    this.model = model;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.attempts = attempts;
  }
}
