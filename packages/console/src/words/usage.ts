import type { AgentUsage, StepDecision } from "@dormouse/contract";

/** `11 model calls · 8,412 tokens in, 310 out · $0.0012` */
export function usageInWords({ modelCalls, costUsd, ...tokens }: AgentUsage): string {
  const calls =
    modelCalls === 1 ? "1 model call" : `${modelCalls.toLocaleString("en")} model calls`;
  return [calls, tokensInWords(tokens), ...(costUsd > 0 ? [dollars(costUsd)] : [])].join(" · ");
}

/** `1,204 in, of which 800 were kept, 31 out` */
export function tokensOf({ usage }: StepDecision): string {
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  const kept = cachedInputTokens === 0 ? "" : `, of which ${number(cachedInputTokens)} were kept`;
  return `${number(inputTokens)} in${kept}, ${number(outputTokens)} out`;
}

/** Cents as they are, and of less than one the first two digits that say something. */
export function dollars(amount: number): string {
  if (amount >= 0.01 || amount === 0) return `$${amount.toFixed(2)}`;
  return `$${amount.toFixed(Math.ceil(-Math.log10(amount)) + 1)}`;
}

function tokensInWords({ inputTokens, outputTokens }: Omit<AgentUsage, "modelCalls" | "costUsd">) {
  return `${number(inputTokens)} tokens in, ${number(outputTokens)} out`;
}

function number(count: number): string {
  return count.toLocaleString("en");
}
