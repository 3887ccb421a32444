import type { ModelMessage } from "../../model/model.ts";
import type { PastDecision } from "../decision.ts";
import { instructionsOf } from "../task.ts";
import type { Deciding } from "./deciding.ts";
import { harmless } from "./fence.ts";

type Head = {
  /** Lines of the steps that are not told any more; absent at the beginning. */
  folded?: readonly string[];
  now?: string;
};

/** What a model is told first: the task, and where the run stands with it. */
export function headMessage(
  { task, progress, nowIso }: Deciding,
  { folded, now = "" }: Head,
): ModelMessage {
  const instructions = instructionsOf(task);
  const [first = ""] = instructions;
  const asked =
    instructions.length === 1
      ? `Task:\n${first}`
      : `Instructions, each to be worked until it is done before the next:\n${numbered(instructions)}`;
  const parts = [
    `Today is ${dayOf(nowIso)}.`,
    asked,
    ...(instructions.length > 1 && folded !== undefined
      ? [`You are at instruction ${progress.instruction + 1}.`]
      : []),
    ...(folded === undefined || folded.length === 0
      ? []
      : [
          `What you did before, the oldest first:\n${folded.map((line) => `- ${line}`).join("\n")}`,
        ]),
    ...(folded === undefined || progress.notes === undefined
      ? []
      : [`Your notes:\n${progress.notes}`]),
  ];
  return { keep: true, role: "user", text: `${parts.join("\n\n")}${now}` };
}

/** What is to be said beside what came of each call. */
export function remarks(deciding: Deciding, { exchange, refused }: PastDecision): string {
  const { task, progress, observation } = deciding;
  const { repeated, given } = observation;
  const hasFinished = exchange.answer.calls.some(({ tool }) => tool === "finish");
  const next = progress.instruction;
  const goOn = hasFinished && refused === undefined ? instructionsOf(task)[next] : undefined;
  const told = [
    ...(given === undefined
      ? []
      : [`Your instructions are others now:\n${instructionsAhead(deciding)}`]),
    ...(goOn === undefined ? [] : [`Now instruction ${next + 1}: ${goOn}`]),
    ...(repeated === undefined
      ? []
      : [
          `You decided the same on the same page ${repeated} times in a row. Do something else, or giveUp.`,
        ]),
  ];
  return `${told.map((text) => `\n\n${text}`).join("")}${meanwhile(deciding)}`;
}

/** What happened beside the agent since its last decision. */
export function meanwhile({ observation: { told = [] } }: Deciding): string {
  if (told.length === 0) return "";
  return `\n\nMeanwhile:\n${told.map((text) => `- ${harmless(text)}`).join("\n")}`;
}

/** Those that are left, each with its number. */
function instructionsAhead({ task, progress: { instruction } }: Deciding): string {
  return instructionsOf(task)
    .map((text, index) => `${index + 1}. ${text}`)
    .slice(instruction)
    .join("\n");
}

function numbered(instructions: readonly string[]): string {
  return instructions.map((text, index) => `${index + 1}. ${text}`).join("\n");
}

function dayOf(nowIso: string): string {
  const weekday = new Date(nowIso).toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
  return `${weekday}, ${nowIso.slice(0, 10)}`;
}
