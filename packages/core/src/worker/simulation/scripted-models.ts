import type { Models } from "../../model/ask-models.ts";
import { ModelError } from "../../model/error.ts";
import type { ModelAnswer, ModelCall, ModelRequest } from "../../model/model.ts";

export type Decision = Omit<ModelCall, "id">[] | ModelError;

/** Decides as it is told to, by how many decisions it is told of; keeps what it was asked. */
export class ScriptedModels implements Models {
  readonly requests: ModelRequest[] = [];
  readonly asked: number[] = [];
  attempts: ModelAnswer["attempts"] = [
    { provider: "google", model: "gemini", outcome: "answered", durationMs: 5 },
  ];
  /** The step whose decision is stored: nobody may ask for it again. */
  expectNot: number | undefined;
  readonly #decisions: Decision[];

  constructor(decisions: Decision[]) {
    this.#decisions = decisions;
  }

  async ask(request: ModelRequest): Promise<ModelAnswer> {
    const turns = request.messages.filter(({ role }) => role === "assistant").length;
    const [index] = this.#decisions[0] instanceof ModelError ? [this.asked.length] : [turns];
    if (turns + 1 === this.expectNot) throw new Error("it was asked for again");
    this.asked.push(turns);
    this.requests.push(request);
    const decision = this.#decisions[index];
    if (decision === undefined)
      throw new Error(`nobody has said what comes after ${turns} decisions`);
    if (decision instanceof ModelError) throw decision;
    const calls = decision.map((call, at) => ({ id: `${turns}-${at}`, ...call }));
    return {
      calls,
      text: "",
      turn: { role: "assistant", text: "", calls },
      provider: "google",
      model: "gemini",
      usage: { inputTokens: 100, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 10 },
      costUsd: 0.25,
      attempts: this.attempts,
    };
  }
}
