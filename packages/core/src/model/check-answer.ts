import { faultsOf, type Schema } from "@dormouse/contract";
import type { ModelCall, ModelMessage, ModelRequest, RawModelAnswer } from "./model.ts";

/** An answer that is as it was asked for, or what is wrong with it, and what the model is to do about that. */
export type CheckedAnswer = { valid: true; calls: ModelCall[]; object?: unknown } | InvalidAnswer;
export type InvalidAnswer = { valid: false; problem: string; advice: string };

/** Checks what a model answered against the schemas it was given. */
export function checkAnswer(request: ModelRequest, answer: RawModelAnswer): CheckedAnswer {
  const checked =
    request.tools === undefined
      ? checkObject(request.object, answer)
      : checkCalls(request.tools, answer.turn.calls);
  if (checked.valid || answer.stopped !== "length") return checked;
  return {
    valid: false,
    problem: `Your answer was cut off at ${request.maxOutputTokens} tokens.`,
    advice: "Answer in fewer words.",
  };
}

/** What the model is told so that it can answer again. Each call that it made needs a result. */
export function correctionOf(
  { turn }: RawModelAnswer,
  { problem, advice }: InvalidAnswer,
): ModelMessage[] {
  const text = `${problem} ${advice}`;
  if (turn.calls.length > 0) {
    const results = turn.calls.map(({ id, tool }) => ({ id, tool, text }));
    return [turn, { role: "tool", results }];
  }
  const told: ModelMessage = { role: "user", text };
  return turn.text === "" ? [told] : [turn, told];
}

function checkCalls(tools: NonNullable<ModelRequest["tools"]>, calls: ModelCall[]): CheckedAnswer {
  const names = Object.keys(tools).join(", ");
  if (calls.length === 0) {
    const advice = `Answer by calling one of: ${names}.`;
    return { valid: false, problem: "You called no tool.", advice };
  }
  const checked: ModelCall[] = [];
  for (const call of calls) {
    const tool = Object.hasOwn(tools, call.tool) ? tools[call.tool] : undefined;
    if (tool === undefined) {
      const problem = `There is no tool "${call.tool}".`;
      return { valid: false, problem, advice: `Call one of: ${names}.` };
    }
    const input = checkValue(tool.input, call.input);
    if (!input.valid) {
      const problem = `The input of "${call.tool}" is not valid: ${input.problem}.`;
      const advice = "Nothing was done. Call it again with a valid input.";
      return { valid: false, problem, advice };
    }
    checked.push({ ...call, input: input.value });
  }
  return { valid: true, calls: checked };
}

function checkObject(schema: Schema, { object }: RawModelAnswer): CheckedAnswer {
  if (object === undefined) {
    const advice = "Answer with the JSON object alone.";
    return { valid: false, problem: "Your answer is no JSON.", advice };
  }
  const checked = checkValue(schema, object);
  if (checked.valid) return { valid: true, calls: [], object: checked.value };
  const problem = `Your answer is not valid: ${checked.problem}.`;
  return { valid: false, problem, advice: "Answer with the whole object again." };
}

type CheckedValue = { valid: true; value: unknown } | { valid: false; problem: string };

/** What is wrong is told all at once: the model has one more chance. */
function checkValue(schema: Schema, value: unknown): CheckedValue {
  const result = schema.safeParse(value);
  if (result.success) return { valid: true, value: result.data };
  return { valid: false, problem: faultsOf(result.error).join("; ") };
}
