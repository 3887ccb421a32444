import type { ExecuteRequest } from "@dormouse/contract";
import { answerQuestion } from "../input/answer.ts";
import { cancelRun, cancelSession } from "../session/cancel.ts";
import { execute, joinOrExecute } from "../session/execute.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import {
  drawRun,
  hasNothingToShow,
  isBegunOnce,
  ofSession,
  once,
  type Command,
  type Situation,
} from "./command.ts";
import { asked } from "./deed.ts";

export const resume: Command = {
  name: "resume",
  weight: 3,
  async draw(situation) {
    const { random, settings, sessions, decisionFor } = situation;
    if (sessions.length === 0) return undefined;
    const key = random.pick(sessions);
    const decision = await decisionFor(key);
    return {
      send: once(situation, (world, idempotency) =>
        resumeSession(world, settings, key, decision, idempotency),
      ),
    };
  },
  isKept: hasNothingToShow,
};

/** To what is asked, or else to what may be asked yet. */
export const answer: Command = {
  name: "answer",
  weight: 3,
  async draw(situation) {
    const { random, settings, requestId, sessions, questionOf } = situation;
    if (sessions.length === 0) return undefined;
    const key = random.pick(sessions);
    const { name, isConfirm } = (await questionOf(key)) ?? { name: asked, isConfirm: false };
    const value = isConfirm ? random.chance(0.8) : requestId;
    return {
      send: once(situation, (world, idempotency) =>
        answerQuestion(world, settings, key, { name, value }, idempotency),
      ),
    };
  },
  isKept: (_, log) => log.some(({ type }) => type === "input.received"),
};

/** What is asked of a session's runs. */
export const runCommands: readonly Command[] = [
  {
    name: "execute",
    weight: 6,
    draw: (situation) =>
      ofSession(situation, (key) => {
        const request = drawExecution(situation);
        return once(situation, (world, idempotency) =>
          execute(world, situation.settings, key, request, idempotency),
        );
      }),
    isKept: ({ runId }, log) => isBegunOnce(log, runId),
  },
  {
    name: "agent",
    weight: 2,
    draw: (situation) =>
      ofSession(situation, (key) => {
        const agent = situation.random.pick(["ann", "ann", "bob"]);
        const drawn = drawExecution(situation);
        const work = { agent, request: () => drawn };
        return once(situation, (world, idempotency) =>
          joinOrExecute(world, situation.settings, key, work, idempotency),
        );
      }),
    isKept: ({ runId }, log) => isBegunOnce(log, runId),
  },
  {
    name: "pause",
    weight: 2,
    draw: (situation) =>
      ofSession(situation, (key) =>
        once(situation, (world, idempotency) => pauseSession(world, key, idempotency)),
      ),
    isKept: hasNothingToShow,
  },
  resume,
  answer,
  {
    name: "cancel",
    weight: 1.5,
    draw: (situation) =>
      ofSession(situation, (key) =>
        once(situation, (world, idempotency) => cancelSession(world, key, idempotency)),
      ),
    isKept: hasNothingToShow,
  },
  {
    name: "cancel one",
    weight: 1,
    draw: (situation) =>
      ofSession(situation, (key) => {
        const runId = situation.runsOf(key).at(-1);
        if (runId === undefined) return undefined;
        return once(situation, (world, idempotency) => cancelRun(world, key, runId, idempotency));
      }),
    isKept: hasNothingToShow,
  },
];

function drawExecution(situation: Situation): ExecuteRequest {
  const ifBusy = situation.random.pick(["queue", "queue", "queue", "refuse", "replace"] as const);
  return { ...drawRun(situation), ifBusy };
}
