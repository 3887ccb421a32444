import type { AgentView } from "@dormouse/contract";
import { expect, it } from "vitest";
import { agentIn, fieldsOf, restOf } from "./agent-in.ts";

const stored = { createdAt: "2026-03-01T12:00:00.000Z", updatedAt: "2026-03-01T12:00:00.000Z" };
const described = {
  name: "clerk",
  instructions: "Take the first slot that is free.",
  model: { provider: "google", model: "gemini", fallbacks: ["deepseek"] },
  allow: { hosts: ["harbor.example"], actions: ["goto", "click"] },
  approvals: "all",
  limits: { steps: 30, costUsd: 0.5, tokens: 9_000 },
  timeoutMs: 60_000,
} satisfies Omit<AgentView, keyof typeof stored>;
const agent: AgentView = { ...described, ...stored };

it("what the form does not show stays as it is", () => {
  expect(agentIn(fieldsOf(agent), restOf(agent))).toEqual(described);
});

it("what is taken out of the form is said no more", () => {
  const emptied = {
    ...fieldsOf(agent),
    provider: "",
    model: "",
    hosts: " ",
    steps: "",
    approvals: "",
  };
  expect(agentIn(emptied, restOf(agent))).toEqual({
    name: "clerk",
    instructions: described.instructions,
    model: { fallbacks: ["deepseek"] },
    allow: { actions: ["goto", "click"] },
    limits: { costUsd: 0.5, tokens: 9_000 },
    timeoutMs: 60_000,
  });
});

it("a new one has what was entered", () => {
  const fields = { ...fieldsOf(agent), name: " buyer ", instructions: "", model: "" };
  expect(agentIn(fields, {})).toEqual({
    name: "buyer",
    model: { provider: "google" },
    approvals: "all",
    allow: { hosts: ["harbor.example"] },
    limits: { steps: 30, costUsd: 0.5 },
  });
});
