import type { ModelErrorKind, ModelProvider, Schema } from "@dormouse/contract";

/** Something that a model may decide to do. What it gives for `input` is checked before anybody sees it. */
export type ModelTool = { description: string; input: Schema };

/** A picture that a model is shown. */
export type ModelImage = { bytes: Uint8Array; mediaType: "image/png" | "image/jpeg" };

/** What a model decided: one tool with its input, as the tool's schema has it. */
export type ModelCall = { id: string; tool: string; input: unknown };

/**
 * One turn of what a model is told. `keep` says that all up to and with this message comes again, unchanged, in
 * the next call: providers that must be told keep it ready, at a lower price.
 */
export type ModelMessage = { keep?: true } & (
  | { role: "user"; text: string; images?: ModelImage[] }
  | ModelTurn
  | { role: "tool"; results: { id: string; tool: string; text: string }[] }
);

/** What a model said itself. */
export type ModelTurn = {
  role: "assistant";
  text: string;
  calls: ModelCall[];
  /**
   * The same in the words of who said it, with what it has to get back as it was, such as signatures of thoughts.
   * JSON, and of use to nobody else.
   */
  verbatim?: { provider: ModelProvider; model: string; content: unknown };
};

/** What is wanted of a model: one or a few calls of tools, or an object of a schema. */
export type ModelTask =
  | { tools: Record<string, ModelTool>; object?: undefined }
  | { object: Schema; tools?: undefined };

export type ModelRequest = ModelTask & {
  /** What holds for all of the calls; comes first, so that providers can keep it. */
  instructions: string;
  messages: ModelMessage[];
  /** Of what it may say, its thoughts included. */
  maxOutputTokens: number;
  signal?: AbortSignal;
};

/** In tokens. */
export type ModelUsage = {
  /** All that it was told, what it had kept included. */
  inputTokens: number;
  /** Of these those that it had kept … */
  cachedInputTokens: number;
  /** … and those that it was paid for keeping. */
  cacheWriteTokens: number;
  /** What it said, thoughts included. */
  outputTokens: number;
};

/** What one provider answered, as it came: nobody has checked whether it is what was asked for. */
export type RawModelAnswer = {
  turn: ModelTurn;
  /** Where an object was asked for: it, if what came is JSON at all. */
  object?: unknown;
  usage: ModelUsage;
  /** Why it stopped: "length" is that it had more to say than it may. */
  stopped: "done" | "length" | "declined";
};

/** One provider's model. */
export interface Model {
  readonly provider: ModelProvider;
  readonly model: string;
  /**
   * Asks once, without trying again.
   * @throws ModelError; of any other kind where the signal has aborted.
   */
  ask(request: ModelRequest): Promise<RawModelAnswer>;
}

/** One try, as events tell of it. */
export type ModelAttempt = {
  provider: ModelProvider;
  model: string;
  outcome: "answered" | "skipped" | ModelErrorKind;
  durationMs: number;
};

/** An answer that is as it was asked for. */
export type ModelAnswer = {
  /** At least one where tools were given. */
  calls: ModelCall[];
  /** Where an object was asked for. */
  object?: unknown;
  text: string;
  turn: ModelTurn;
  provider: ModelProvider;
  model: string;
  /** Of everything that was answered on the way here, answers of no use included. */
  usage: ModelUsage;
  /** In US dollars; undefined where the price of a model is not known. */
  costUsd: number | undefined;
  /** All that was tried, the last of them with success. */
  attempts: ModelAttempt[];
};
