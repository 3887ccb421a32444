import type { AgentDescription } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import { commonHosts } from "./common-hosts.ts";
import { layAgent } from "./lay.ts";

const task = "Book a slot.";

function laid(agent: AgentDescription, request: Parameters<typeof layAgent>[1] = {}) {
  return layAgent(agent, { task, ...request }, "run.");
}

describe("of an agent and what is asked of it", () => {
  it("all that one of them says holds, where the other says nothing", () => {
    const said: AgentDescription = {
      instructions: "Be brief.",
      model: { provider: "google", fallbacks: [] },
      limits: { steps: 5 },
      allow: { hosts: ["portal.example"] },
      approvals: "none",
      questionTimeoutMs: 60_000,
      timeoutMs: 90_000,
      output: { type: "object" },
    };
    expect(laid(said)).toEqual({ task, ...said });
    expect(laid({}, said)).toEqual({ task, ...said });
    expect(laid({})).toEqual({ task });
  });

  it("the smaller limits hold, each by itself", () => {
    const agent = { limits: { steps: 30, modelCalls: 20, costUsd: 0.5 }, timeoutMs: 60_000 };
    const request = { limits: { steps: 50, modelCalls: 10, tokens: 5_000 }, timeoutMs: 30_000 };
    expect(laid(agent, request)).toMatchObject({
      limits: { steps: 30, modelCalls: 10, tokens: 5_000, costUsd: 0.5 },
      timeoutMs: 30_000,
    });
    expect(laid({ timeoutMs: 60_000 }, { timeoutMs: 90_000 }).timeoutMs).toBe(60_000);
  });

  it("only what both allow is allowed", () => {
    const agent: AgentDescription = {
      allow: { actions: ["click", "fill"], hosts: ["*.portal.example", "bank.example"] },
    };
    const request: AgentDescription = {
      allow: { actions: ["fill", "goto"], hosts: ["a.portal.example", "*.b.portal.example"] },
    };
    expect(laid(agent, request).allow).toEqual({ actions: ["fill"], hosts: request.allow?.hosts });
    expect(laid(agent, { allow: { actions: ["click"] } }).allow).toEqual({
      actions: ["click"],
      hosts: agent.allow?.hosts,
    });
  });

  it.each([
    ["hosts", { hosts: ["elsewhere.example"] }],
    ["actions", { actions: ["goto" as const] }],
  ])("%s that both allow none of are refused where they are asked for", (field, allow) => {
    const agent: AgentDescription = { allow: { actions: ["click"], hosts: ["portal.example"] } };
    expect(() => laid(agent, { allow })).toThrow(
      expect.objectContaining({ code: "invalid_request", path: `run.allow.${field}` }),
    );
  });

  it.each([
    ["all", "none", "all"],
    ["none", "effects", "effects"],
    ["effects", "all", "all"],
  ] as const)("of the approvals %s and %s, %s hold", (agent, request, approvals) => {
    expect(laid({ approvals: agent }, { approvals: request })).toMatchObject({ approvals });
  });

  it("the agent's instructions come first", () => {
    const agent = { instructions: "Be brief." };
    const { instructions } = laid(agent, { instructions: "Speak Dutch." });
    expect(instructions).toBe("Be brief.\n\nSpeak Dutch.");
  });

  it("the request says the model, and nothing of another provider's comes with it", () => {
    const agent: AgentDescription = {
      model: { provider: "google", model: "gemini-4", fallbacks: ["deepseek"] },
    };
    const of = (model: AgentDescription["model"]) => laid(agent, { model }).model;
    expect(of({ provider: "openai" })).toEqual({ provider: "openai", fallbacks: ["deepseek"] });
    expect(of({ provider: "openai", fallbacks: [] })).toEqual({
      provider: "openai",
      fallbacks: [],
    });
    expect(of({ fallbacks: ["openai"] })).toEqual({ ...agent.model, fallbacks: ["openai"] });
  });

  it("the request says the output", () => {
    const output = { type: "object" as const, required: ["slot"] };
    expect(laid({ output: { type: "object" } }, { output }).output).toEqual(output);
  });
});

it.each([
  [["a.example"], ["a.example", "b.example"], ["a.example"]],
  [["*.a.example"], ["a.example"], []],
  [["*.a.example"], ["*.b.a.example", "c.a.example"], ["*.b.a.example", "c.a.example"]],
  [["*.a.example"], ["*.ba.example"], []],
  [["a.example:8443"], ["*.example:8443", "a.example"], ["a.example:8443"]],
  [["a.example"], ["a.example:443"], []],
  [["[::1]:7610"], ["[::1]:7610"], ["[::1]:7610"]],
  [["[::1]"], ["[::1]:1"], []],
])("of %j and %j, the hosts %j are common", (some, others, common) => {
  expect(commonHosts(some, others)).toEqual(common);
  expect(commonHosts(others, some)).toEqual(common);
});
