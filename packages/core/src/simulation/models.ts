import type { Models } from "../model/ask-models.ts";
import { ModelError } from "../model/error.ts";
import type { ModelAnswer, ModelRequest } from "../model/model.ts";
import { callsOf, planIn } from "./agent-deed.ts";
import type { SimulatedProcess } from "./process.ts";
import type { Simulation } from "./simulation.ts";

/**
 * A model that decides by the plan in its instructions. Asked once more for the same decision it says another thing,
 * and each answer has its own price: so it can be told which of them was acted on, and which was paid.
 */
export class SimulatedModels implements Models {
  readonly #simulation: Simulation;
  readonly #process: SimulatedProcess;

  constructor(simulation: Simulation, process: SimulatedProcess) {
    this.#simulation = simulation;
    this.#process = process;
  }

  async ask({ instructions, messages }: ModelRequest): Promise<ModelAnswer> {
    const { random, faults, witness } = this.#simulation;
    const owned = witness.ownedBy(this.#process);
    if (owned !== undefined) witness.agents.asks(this.#process, owned);
    const plan = planIn(instructions);
    const turn = messages.filter(({ role }) => role === "assistant").length;
    const asked = this.#count(`${witness.heldBy(this.#process)} ${plan.run} ${turn}`);
    const isSlow = random.chance(faults.slowCall);
    await this.#process.pass(isSlow ? random.integer(5_000, 70_000) : random.integer(200, 2_000));
    this.#mayFail();
    const calls = callsOf(plan, turn, asked);
    witness.agents.answered(this.#process, calls);
    return {
      calls,
      text: "",
      turn: { role: "assistant", text: "", calls },
      provider: "google",
      model: "simulated",
      usage: {
        inputTokens: 100 + asked,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 10,
      },
      costUsd: 0.25,
      attempts: [{ provider: "google", model: "simulated", outcome: "answered", durationMs: 1 }],
    };
  }

  /** Nobody answers for a while, or with something of no use. */
  #mayFail(): void {
    const { random, faults, count } = this.#simulation;
    if (random.chance(faults.modelsAway)) {
      count("modelsAway");
      const kind = random.pick(["outage", "rate_limited", "timeout"] as const);
      throw new ModelError(kind, "No model answers.", { retryAfterMs: random.integer(0, 60_000) });
    }
    if (!random.chance(faults.modelUseless)) return;
    count("modelsUseless");
    const attempts = [
      { provider: "google", model: "simulated", outcome: "invalid_answer", durationMs: 1 } as const,
    ];
    throw new ModelError("invalid_answer", "No call can be read.", { attempts });
  }

  #count(decision: string): number {
    const { asked } = this.#simulation;
    const times = (asked.get(decision) ?? 0) + 1;
    asked.set(decision, times);
    return times;
  }
}
