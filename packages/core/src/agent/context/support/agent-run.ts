import type { AgentTask } from "@dormouse/contract";
import type { ModelCall } from "../../../model/model.ts";
import type { PageContent } from "../../../page-state/page-content.ts";
import type { PastDecision } from "../../decision.ts";
import type { Observation } from "../../observation.ts";
import type { AgentProgress } from "../../progress.ts";
import { agentRequest, type AgentRequest } from "../agent-request.ts";
import { maskRequest } from "../mask-request.ts";

/** What a decision came to. */
export type Outcome = Partial<
  Pick<PastDecision, "actions" | "error" | "interrupted" | "refused">
> & { page?: PageContent | undefined };

/** An agent's run as far as its model is concerned: what it is told, decision by decision. */
export class AgentRun {
  readonly requests: AgentRequest[] = [];
  readonly #task: AgentTask;
  #page: PageContent | undefined;
  #last: PastDecision | undefined;
  progress: Pick<AgentProgress, "instruction" | "notes"> = { instruction: 0 };

  constructor(task: AgentTask, page?: PageContent) {
    this.#task = task;
    this.#page = page;
  }

  /** What the model is told now. */
  ask(observation: Observation = {}): AgentRequest {
    const request = agentRequest({
      task: this.#task,
      progress: this.progress,
      last: this.#last,
      page: this.#page,
      observation,
      nowIso: "2026-11-22T05:30:00.000Z",
    });
    this.requests.push(request);
    return request;
  }

  /** The model answers so what it was told last, and this comes of it; stored and read again in between. */
  answer(calls: Omit<ModelCall, "id">[], { page, ...outcome }: Outcome = {}): void {
    const request = this.requests.at(-1) ?? this.ask();
    const step = this.requests.length;
    const named = calls.map((call, index) => ({ id: `c${step}.${index}`, ...call }));
    const answer = {
      turn: { role: "assistant" as const, text: "", calls: named },
      calls: named,
      text: "",
      provider: "openai" as const,
      model: "gpt",
      usage: { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0 },
      attempts: [],
    };
    const kept = maskRequest(request, (text) => text);
    this.#last = {
      step,
      exchange: JSON.parse(JSON.stringify({ request: kept, answer })) as PastDecision["exchange"],
      ...(this.#page === undefined ? {} : { page: this.#page }),
      actions: [],
      ...outcome,
    };
    this.#page = page ?? this.#page;
  }

  /** All that the model is told in words, as it is told them now. */
  get told(): string {
    return textOf(this.requests.at(-1) ?? this.ask());
  }
}

export function textOf({ messages }: Pick<AgentRequest, "messages">): string {
  return messages
    .flatMap((message) =>
      message.role === "tool" ? message.results.map(({ text }) => text) : [message.text],
    )
    .join("\n");
}
