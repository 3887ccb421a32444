import type { AgentRequest } from "@dormouse/contract";
import { describe, expect, test } from "vitest";
import { readContext } from "../agent/read-context.ts";
import { integrityOf } from "../coordinator/integrity.ts";
import { ModelError } from "../model/error.ts";
import type { ModelAnswer } from "../model/model.ts";
import type { Models } from "../model/ask-models.ts";
import { createEngine, tenantId } from "./simulation/engine.ts";
import { Mortal } from "./simulation/mortal.ts";
import { ScriptedModels, type Decision } from "./simulation/scripted-models.ts";
import { work } from "./work.ts";
import type { Worker } from "./worker.ts";

const type = (text: string) => ({ tool: "type", input: { text } });
const finish = (output?: unknown) => ({ tool: "finish", input: { output } });

describe("an agent's run", () => {
  test("goes on by what a model decides, one step for each decision, to its output", async () => {
    const { engine, models, key } = await begun(
      [[type("a"), type("b")], [finish({ slot: "8:00" })]],
      {
        output: { type: "object", properties: { slot: { type: "string" } }, required: ["slot"] },
      },
    );
    await deliverAll(engine, models);
    const detail = await engine.detail(key);
    expect(detail).toMatchObject({
      kind: "agent",
      status: "COMPLETED",
      task: "Book a slot.",
      steps: { total: 2, done: 2 },
      usage: { modelCalls: 2, inputTokens: 200, outputTokens: 20, costUsd: 0.5 },
      output: { result: { slot: "8:00" } },
    });
    expect(detail.steps.items[0]?.decision).toMatchObject({ provider: "google", model: "gemini" });
    expect(detail.steps.items[0]?.decision?.words).toContain("type");
    expect(engine.typed()).toEqual(["a", "b"]);
    const later = JSON.stringify(models.requests[1]?.messages);
    expect(later).toContain("Book a slot.");
    const { request, answer, decision } = await readContext(engine.world, key, 2);
    expect(JSON.stringify(request.messages)).toBe(later);
    expect(answer.calls).toMatchObject([finish({ slot: "8:00" })]);
    expect(decision).toEqual(detail.steps.items[1]?.decision);
    await expect(readContext(engine.world, key, 3)).rejects.toMatchObject({
      code: "step_not_found",
    });
  });

  test("is not ended by an action that fails: the model is told", async () => {
    const { engine, models, key } = await begun([[type("fail")], [type("a")], [finish()]]);
    await deliverAll(engine, models);
    const { status, steps } = await engine.detail(key);
    expect([status, ...steps.items.map((step) => step.status)]).toEqual([
      "COMPLETED",
      "FAILED",
      "COMPLETED",
      "COMPLETED",
    ]);
    expect(JSON.stringify(models.requests[1]?.messages)).toContain("There is no such button.");
  });

  test("works several instructions one after another", async () => {
    const { engine, models, key } = await begun([[finish()], [type("a")], [finish()]], {
      task: undefined,
      steps: ["Look.", "Type."],
    });
    await deliverAll(engine, models);
    expect(await engine.detail(key)).toMatchObject({ status: "COMPLETED", steps: { done: 3 } });
  });

  test("fails once it has taken as much as it may, goes in circles, or finds no way", async () => {
    const ends = [];
    for (const [decisions, fields] of [
      [[[type("a")], [type("b")]], { limits: { steps: 2 } }],
      [Array.from({ length: 9 }, () => [type("a")]), {}],
      [[[{ tool: "giveUp", input: { reason: "Nothing is free." } }]], {}],
    ] as [Decision[], Partial<AgentRequest>][]) {
      const { engine, models, key } = await begun(decisions, fields);
      await deliverAll(engine, models);
      const { status, error } = await engine.detail(key);
      ends.push([status, error?.code]);
    }
    expect(ends).toEqual([
      ["FAILED", "agent_limit"],
      ["FAILED", "agent_stuck"],
      ["FAILED", "agent_gave_up"],
    ]);
  });

  test("waits while no model answers, which counts against no step, and goes on with one that does", async () => {
    const outage = new ModelError("outage", "No model gave an answer.", { retryAfterMs: 15_000 });
    const { engine, models, key } = await begun([outage, [type("a")], [finish()]]);
    await deliverAll(engine, models);
    expect(await engine.read(key)).toMatchObject({ attempt: 0, nextStep: 1 });
    await engine.world.clock.advance(60_000);
    await work({ ...engine.worker(), models }, await engine.hintFor(key), Number.MAX_SAFE_INTEGER);
    expect(await engine.detail(key)).toMatchObject({ status: "COMPLETED" });
  });

  test("has taken what was answered in vain, also by models that all went away", async () => {
    const usage = { inputTokens: 50, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 5 };
    const spent = { usage, costUsd: 0.125 };
    const tried = (...outcomes: ModelAnswer["attempts"][number]["outcome"][]) =>
      outcomes.map((outcome) => ({
        provider: "google" as const,
        model: "gemini",
        outcome,
        durationMs: 1,
      }));
    const { engine, models, key } = await begun([
      new ModelError("outage", "No model gave an answer.", {
        ...spent,
        retryAfterMs: 15_000,
        attempts: tried("answered", "invalid_answer", "outage", "outage", "skipped"),
      }),
      new ModelError("invalid_answer", "Of no use.", { ...spent, attempts: tried("timeout") }),
      [finish()],
    ]);
    await deliverAll(engine, models);
    const waiting = await engine.read(key);
    expect(waiting).toMatchObject({ nextStep: 1, attempt: 0 });
    const taken = { modelCalls: 2, inputTokens: 50, outputTokens: 5, costUsd: 0.125 };
    expect(waiting.run?.progress?.usage).toEqual(taken);
    await engine.world.clock.advance(60_000);
    await work({ ...engine.worker(), models }, await engine.hintFor(key), Number.MAX_SAFE_INTEGER);
    expect(await engine.detail(key)).toMatchObject({
      status: "COMPLETED",
      usage: { modelCalls: 4, inputTokens: 200, outputTokens: 20, costUsd: 0.5 },
    });
  });

  test("fails once answers of no use have come five times in a row", async () => {
    const useless = new ModelError("invalid_answer", "Of no use.");
    const four = Array.from({ length: 4 }, () => useless);
    const { engine, models, key } = await begun([...four, [type("a")], ...four, useless]);
    await deliverAll(engine, models);
    expect(await engine.detail(key)).toMatchObject({
      status: "FAILED",
      steps: { done: 10 },
      error: { code: "model_failed", message: "Of no use." },
    });
  });

  test("fails where the model does not take what it is asked", async () => {
    const refusal = new ModelError("invalid_request", "There is no such model.");
    const { engine, models, key } = await begun([refusal]);
    await deliverAll(engine, models);
    expect((await engine.detail(key)).error).toMatchObject({ code: "model_failed" });
  });

  test("says which model answered in place of the first", async () => {
    const { engine, models, key } = await begun([[finish()]]);
    models.attempts = [
      { provider: "google", model: "gemini-pro", outcome: "outage", durationMs: 5 },
      { provider: "google", model: "gemini", outcome: "answered", durationMs: 5 },
    ];
    await deliverAll(engine, models);
    const fallback = (await engine.events(key)).find(({ type: of }) => of === "model.fallback");
    expect(fallback?.data).toMatchObject({
      step: 1,
      provider: "google",
      attempts: models.attempts,
    });
  });
});

describe("a worker that is killed", () => {
  test("at any touch of the world asks and counts nothing twice once it is answered and stored, repeats nothing, and leaves its session whole", async () => {
    for (let touches = 1; touches < 60; touches += 1) {
      const { engine, models, key } = await begun([
        [type("post, a")],
        [type("b")],
        [finish("Booked.")],
      ]);
      const mortal = new Mortal(touches);
      const doomed = { ...engine.worker(), models, world: mortal.reaching(engine.world) };
      await Promise.race([
        work(doomed as Worker, await engine.hintFor(key), Number.MAX_SAFE_INTEGER),
        mortal.died,
      ]);
      expect(integrityOf(await engine.read(key))).toMatchObject({ isValid: true });
      const pending = (await engine.read(key)).run?.decision?.step;
      for (let round = 0; round < 8; round += 1) {
        await engine.world.clock.advance(120_000);
        if (round === 0 && pending !== undefined) models.expectNot = pending;
        await work(
          { ...engine.worker(), models },
          await engine.hintFor(key),
          Number.MAX_SAFE_INTEGER,
        );
        models.expectNot = undefined;
      }
      expect(integrityOf(await engine.read(key))).toMatchObject({ isValid: true });
      const { status, usage } = await engine.detail(key);
      expect([touches, status, usage?.modelCalls]).toEqual([touches, "COMPLETED", 3]);
      const posts = engine.typed().filter((text) => text.startsWith("post"));
      // Killed between the intent and the request nobody knows whether it went out: it is not repeated.
      expect(posts.length).toBeLessThanOrEqual(1);
      // Only an answer that was not stored yet is asked for once more.
      expect(models.asked.length).toBeLessThanOrEqual(4);
    }
  });
});

async function begun(decisions: Decision[], fields: Partial<AgentRequest> = {}) {
  const engine = createEngine();
  const models = new ScriptedModels(decisions);
  const run = { kind: "agent", task: "Book a slot.", ...fields } as AgentRequest;
  const key = await engine.session([], { run });
  return { engine, models, key: { ...key, tenantId } };
}

async function deliverAll(engine: ReturnType<typeof createEngine>, models: Models): Promise<void> {
  const worker = { ...engine.worker(), models };
  await engine.deliver(worker);
}
