import { defineSite } from "@dormouse/contract";
import { expect, test } from "vitest";
import { refreshTask } from "../login/tasks.ts";
import { stepAt, stepsAhead } from "./steps-of.ts";

const url = "https://harbor.example/";
const look = { type: "expect" as const, text: "Sign out" };
const challenge = { sign: [look], prompt: "Which code?", answer: { actions: [look] } };
const { actions: script } = refreshTask(
  defineSite({
    name: "harbor",
    url,
    hosts: ["harbor.example"],
    login: { actions: [{ type: "goto", url }] },
    check: { open: url, signedIn: [look], signedOut: [look] },
    challenges: { code: challenge, letters: challenge },
    operations: {},
  }),
);

test("a client's script is done in its order", () => {
  const actions = [look, { type: "ask" as const, name: "code" }] as typeof script;
  expect(stepAt(actions, {}, 1)).toBe(actions[1]);
  expect(stepsAhead(actions, { doneSteps: 1 })).toEqual([actions[1]]);
});

test("a run about a login does its stages, one of them also more than once", () => {
  const stages = ["check", "signIn", "ask:letters", "answer:letters", "ask:letters"] as const;
  expect(stepAt(script, { stages }, 1)).toMatchObject({ stage: "signIn" });
  expect(stepsAhead(script, { stages, doneSteps: 2 })).toMatchObject([
    { type: "ask", name: "letters" },
    { stage: "answer:letters" },
    { type: "ask", name: "letters" },
  ]);
  expect(stepAt(script, { stages }, 5)).toBeUndefined();
});
