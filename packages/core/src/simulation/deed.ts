import type { ScriptStep } from "@dormouse/contract";
import type { Random } from "./random.ts";

/**
 * What a text makes the simulated browser do, said by the letters behind its last dot:
 * `!` must not happen twice, by word of its group (G) or its action (A), or since it is a request (E), which is told
 * of before it goes out; F fails, R fails now and then, H hangs until it is cut short, S takes long, B brings much
 * data, P makes a picture.
 */
export type Deed = {
  once: boolean;
  fails: boolean;
  failsAtTimes: boolean;
  hangs: boolean;
  slow: boolean;
  sends: boolean;
  pictured: boolean;
  /** The storage key of the data it brings. */
  filling: string | undefined;
};

export function deedOf(text: string): Deed {
  const letters = text.slice(text.lastIndexOf(".") + 1);
  return {
    once: letters.includes("!"),
    fails: letters.includes("F"),
    failsAtTimes: letters.includes("R"),
    hangs: letters.includes("H"),
    slow: letters.includes("S"),
    sends: letters.includes("E"),
    pictured: letters.includes("P"),
    // A few places only: what is written there comes to be replaced.
    filling: letters.includes("B") ? `https://filling-${text.length % 3}.example/` : undefined,
  };
}

/** More than is kept inline, and nothing that compresses; the same for the same text. */
export function fillingOf(text: string): Uint8Array {
  const words = new Uint32Array(1_300);
  let state = Buffer.from(text).reduce((sum, byte) => Math.imul(sum, 31) + byte, 7) | 1;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer);
}

/** Which steps a run has, drawn. @param run no other run's name, as it is part of every text. */
export function drawScript(random: Random, run: string, nowMs: number): ScriptStep[] {
  const ending = random.chance(0.12) ? random.pick(["F", "F", "F", "H"]) : undefined;
  const count = random.integer(1, 3);
  const steps = Array.from({ length: count }, (_, index) =>
    drawStep(random, `${run}.${index}`, nowMs, index === count - 1 ? ending : undefined),
  );
  if (random.chance(0.01)) steps.push(type(`${longText}.${run}.0.`));
  const asks = steps.findIndex((step) => !("actions" in step) && step.type === "ask");
  // Entered right behind what asks for it.
  if (asks >= 0) steps.splice(asks + 1, 0, { type: "type", text: { input: asked } });
  return steps;
}

/** Neither the script nor what it gave fits into a record. */
const longText = "long".repeat(9_000);

function drawStep(
  random: Random,
  step: string,
  nowMs: number,
  ending: string | undefined,
): ScriptStep {
  const letters = [
    random.chance(0.1) && "S",
    random.chance(0.15) && "B",
    random.chance(0.1) && "P",
  ];
  const look = letters.filter((letter) => letter !== false).join("");
  if (ending !== undefined) {
    const group = { actions: [type(`${step}.0.${look}`), type(`${step}.1.${ending}`)] };
    return random.chance(0.5) ? group : type(`${step}.0.${ending}`);
  }
  if (random.chance(0.06)) return asking(random);
  if (random.chance(0.08)) return waiting(random, nowMs);
  if (random.chance(0.08)) return retriedStep(random, `${step}.0.${look}`, `${step}.1.R`);
  if (random.chance(0.35)) return effectStep(random, step, look);
  if (random.chance(0.6)) return type(`${step}.0.${look}`);
  const actions = Array.from({ length: random.integer(1, 3) }, (_, index) =>
    type(`${step}.${index}.${look}`),
  );
  return random.chance(0.3) ? { name: step, actions } : { actions };
}

/** What every question asks for, so that an answer given at any time may be to any of them. */
export const asked = "word";

function asking(random: Random): ScriptStep {
  const question = { kind: "text", prompt: "What is the word?" } as const;
  const timeoutMs = random.chance(0.5) ? random.integer(1_000, 200_000) : undefined;
  return { type: "ask", name: asked, question, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

function waiting(random: Random, nowMs: number): ScriptStep {
  if (random.chance(0.6)) return { type: "sleep", durationMs: random.integer(1_000, 400_000) };
  const atMs = nowMs + random.integer(-20_000, 400_000);
  return { type: "wakeAt", at: new Date(atMs).toISOString() };
}

function retriedStep(random: Random, ...texts: string[]): ScriptStep {
  const retry = { attempts: random.integer(2, 10), backoffMs: random.integer(0, 20_000) };
  return { actions: texts.map(type), retry };
}

/** What must not happen twice, by one of the ways in which that is known. */
function effectStep(random: Random, step: string, look: string): ScriptStep {
  const kind = random.pick([
    "group",
    "action",
    "last action",
    "request",
    "retried request",
  ] as const);
  const text = `${step}.0.!${kind === "group" ? "G" : "A"}${look}`;
  const sent = `${step}.0.!E${look}`;
  const probe = random.chance(0.15) ? {} : probeOf(text);
  switch (kind) {
    case "group":
      return { actions: [type(text)], once: probe };
    case "action":
      return { ...type(text), effect: true, ...probe };
    case "last action": {
      const first = random.chance(0.3) ? sent : `${step}.0.${look}`;
      const last = `${step}.1.!A`;
      return { actions: [type(first), { ...type(last), effect: true, ...probeOf(last) }] };
    }
    case "request":
      return type(sent);
    case "retried request":
      return retriedStep(random, sent, `${step}.1.R`);
  }
}

function probeOf(text: string) {
  const open = { type: "goto", url: "https://typed.example/" } as const;
  return { probe: [open, { type: "expect", text } as const] };
}

function type(text: string) {
  return { type: "type", text } as const;
}

/**
 * The texts of a step, in order; of a wait there are none.
 * @param told what stands where it enters what its run was told.
 */
export function textsOf(step: ScriptStep, told?: string): string[] {
  const actions = "actions" in step ? step.actions : [step];
  return actions.flatMap((action) => {
    if (action.type !== "type") return [];
    const text = typeof action.text === "string" ? action.text : told;
    return text === undefined ? [] : [text];
  });
}
