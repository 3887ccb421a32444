import type { AgentRequest, ScriptStep } from "@dormouse/contract";
import { answerName } from "../agent/approval/question.ts";
import type { ModelCall } from "../model/model.ts";
import type { Random } from "./random.ts";

/**
 * Draws a run of an agent, whose model decides as its instructions say: decisions behind one another, each of a text or
 * two as deeds have them, or the name of one that ends the run or cannot be done.
 * @param run no other run's name.
 */
export function drawAgent(random: Random, run: string): AgentRequest {
  const decisions = Array.from({ length: random.integer(1, 2) }, () => drawDecision(random));
  const steps = random.chance(0.3) ? ["First.", "Then."] : undefined;
  const ending = random.weighted([
    { weight: 8, decisions: steps === undefined ? ["finish"] : ["finish", "!E", "finish"] },
    { weight: 1, decisions: ["giveUp"] },
    { weight: 1, decisions: ["again"] },
  ]);
  return {
    kind: "agent",
    ...(steps === undefined ? { task: "Do it." } : { steps }),
    instructions: `${planMark}${run} ${[...decisions, ...ending.decisions].join(" ")}`,
    allow: { hosts: ["typed.example"] },
    ...(random.chance(0.1) ? { limits: { steps: random.integer(1, 3) } } : {}),
    ...(random.chance(0.1) ? { approvals: "all" } : {}),
    ...(random.chance(0.7) ? { questionTimeoutMs: random.integer(1_000, 200_000) } : {}),
  };
}

const planMark = "plan: ";
const prompt = "What is the word?";

function drawDecision(random: Random): string {
  return random.weighted([
    { weight: 4, decision: "!E" },
    { weight: 3, decision: random.pick(["", "S", "B", "P"]) },
    { weight: 2, decision: ",!E" },
    { weight: 1, decision: "F" },
    { weight: 1, decision: "elsewhere" },
    { weight: 1, decision: "note" },
    { weight: 1, decision: "ask" },
  ]).decision;
}

/** What stands behind the instructions of an agent's run: how it is called, and what is decided in it. */
export function planIn(instructions: string): { run: string; decisions: string[] } {
  const [, plan = ""] = instructions.split(planMark);
  const [run = "", ...decisions] = plan.split(" ");
  return { run, decisions };
}

/**
 * The calls that a decision of a plan stands for. Asked for once more it is another one: its texts tell which.
 * @param turn how many decisions the model has been told of.
 * @param asked how often it was asked for this one.
 */
export function callsOf(
  { run, decisions }: { run: string; decisions: string[] },
  turn: number,
  asked: number,
): ModelCall[] {
  const decision = decisions[turn] ?? decisions.at(-1) ?? "finish";
  const call = (tool: string, input: unknown, at = 0) => ({ id: `${turn}-${at}`, tool, input });
  switch (decision) {
    case "finish":
      return [call("finish", {})];
    case "giveUp":
      return [call("giveUp", { reason: "There is no way." })];
    case "note":
      return [call("note", { text: `note ${turn}` })];
    case "ask":
      return [call("askHuman", { question: prompt })];
    case "elsewhere":
      return [call("goto", { url: "https://elsewhere.example/" })];
    case "again":
      return [call("type", { text: `agent-${run}.again.F` })];
    default:
      return decision
        .split(",")
        .map((letters, at) =>
          call("type", { text: `agent-${run}.${turn}.${at}.${asked}.${letters}` }, at),
        );
  }
}

/** Which decision a text was typed for, and which of its answers; undefined for what no agent types. */
export function decisionOf(text: string): { decision: string; asked: string } | undefined {
  const [, decision, asked] = /^(agent-[^.]+\.\d+)\.\d+\.(\d+)\./.exec(text) ?? [];
  return decision === undefined || asked === undefined ? undefined : { decision, asked };
}

/** A step of a script that does what was decided for this step of its session. */
export function stepOf(calls: readonly ModelCall[], step: number): ScriptStep {
  if (calls.some(({ tool }) => tool === "askHuman")) {
    return { type: "ask", name: answerName(step), question: { kind: "text", prompt } };
  }
  const texts = calls.flatMap(({ tool, input }) =>
    tool === "type" ? [(input as { text: string }).text] : [],
  );
  return { actions: texts.map((text) => ({ type: "type", text })) };
}
