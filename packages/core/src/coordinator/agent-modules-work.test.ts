import { expect, test } from "vitest";
import { readContext } from "../agent/read-context.ts";
import { Breakers } from "../model/breakers.ts";
import { ModelError } from "../model/error.ts";
import type { ModelHealth } from "../model/health.ts";
import { defaultSettings as settings } from "../settings.ts";
import { createEngine, tenantId, type Engine } from "../worker/simulation/engine.ts";
import { ScriptedModels, type Decision } from "../worker/simulation/scripted-models.ts";
import { SessionCoordinator } from "./coordinator.ts";
import { moduleSessionIdOf } from "./module-session.ts";
import { AiContextManager } from "./modules/ai-context-manager.ts";
import { AiIntegration } from "./modules/ai-integration.ts";
import { StepProcessor } from "./modules/step-processor.ts";
import { TaskLoop } from "./modules/task-loop.ts";

const type = (text: string) => ({ tool: "type", input: { text } });
const finish: Decision = [{ tool: "finish", input: {} }];

/** A session whose agent has been given these instructions, and its modules. */
async function planner(engine: Engine, steps: string[], decisions: Decision[]) {
  const models = new ScriptedModels(decisions);
  const scope = { world: engine.world, settings, tenantId, models };
  const { sessionId } = await engine.session([], { run: undefined });
  const idOf = (moduleId: Parameters<typeof moduleSessionIdOf>[1]) =>
    moduleSessionIdOf(sessionId, moduleId);
  const loop = new TaskLoop(scope);
  await loop.createSession(sessionId);
  await loop.processSteps(idOf("task-loop"), steps);
  const key = { tenantId, sessionId };
  return {
    key,
    models,
    context: new AiContextManager(scope),
    contextId: idOf("ai-context-manager"),
    executorId: idOf("executor"),
    progress: () => loop.getExecutionProgress(idOf("task-loop")),
    state: () => new StepProcessor(scope).getExecutionState(idOf("step-processor")),
    processStep: (step: string) =>
      new StepProcessor(scope).processStep(idOf("step-processor"), step),
    /** One decision, and what is to be done by it. */
    step: async () => {
      const worker = { ...engine.worker({ quantumMs: 0 }), models };
      await engine.deliver(worker);
    },
  };
}

/** Whom there is to ask, as circuit breakers see it. */
function healthOf({ world }: Engine, breakers: Breakers): ModelHealth {
  const fallbacks = [
    { provider: "google", model: "gemini" },
    { provider: "deepseek", model: "deepseek" },
  ] as const;
  const configuration = { fallbacks: [...fallbacks], missing: {} };
  return { configuration, prices: {}, breakers, clock: world.clock, probe: async () => {} };
}

test("the task loop works instructions one after another, and says how far it is", async () => {
  const engine = createEngine();
  const { step, progress, state } = await planner(
    engine,
    ["Look.", "Type."],
    [finish, [type("a")], finish],
  );
  expect(await progress()).toMatchObject({ instructions: { total: 2, done: 0, current: "Look." } });
  expect(await state()).toMatchObject({ status: "INITIALIZING", step: 1, isDecided: false });
  await step();
  expect(await progress()).toMatchObject({
    instructions: { done: 1, current: "Type." },
    doneSteps: 1,
    usage: { modelCalls: 1 },
  });
  await step();
  await step();
  expect(await progress()).toMatchObject({ status: "COMPLETED", instructions: { done: 2 } });
  expect(await state()).toMatchObject({ status: "COMPLETED", isHeld: false });
  expect(engine.typed()).toEqual(["a"]);
});

test("the step processor works one instruction", async () => {
  const engine = createEngine();
  const { step, processStep, key } = await planner(engine, ["Look."], [finish]);
  await step();
  const { runId } = await processStep("Type.");
  expect((await engine.read(key)).run).toMatchObject({ runId, kind: "agent", task: "Type." });
});

test("the context is what the next decision is asked with, with what happened beside it, told once", async () => {
  const engine = createEngine();
  const { step, context, contextId, executorId, key, models } = await planner(
    engine,
    ["Type."],
    [[type("a")], [type("b")], finish],
  );
  await context.linkExecutorSession(contextId, executorId);
  await expect(context.linkExecutorSession(contextId, contextId)).rejects.toThrow(TypeError);
  await context.addExecutionEvent(contextId, "The door is open.");
  for (const next of [1, 2]) {
    const { request, events, plan } = await context.generateContextJson(contextId);
    expect(plan).toEqual({ instructions: ["Type."], done: 0 });
    expect(events.map(({ text }) => text)).toEqual(next === 1 ? ["The door is open."] : []);
    await step();
    expect((await readContext(engine.world, key, next)).request).toEqual(request);
  }
  const last = JSON.stringify(models.requests.at(-1)?.messages);
  expect(last.split("Meanwhile:\\n- The door is open.")).toHaveLength(2);
  for (let index = 0; index < 30; index += 1) {
    await context.addExecutionEvent(contextId, `${index} ${"x".repeat(9_000)}`);
  }
  const { told = [] } = (await engine.read(key)).run ?? {};
  expect([told.length, told[0]?.text.slice(0, 3)]).toEqual([10, "20 "]);
  expect(JSON.stringify(told).length).toBeLessThan(6_000);
});

test("instructions can be set while they are worked: what is done stays done, and no finish of before counts", async () => {
  const engine = createEngine();
  const { step, context, contextId, progress, models, key } = await planner(
    engine,
    ["Look.", "Type."],
    [finish, finish, [type("new")], finish],
  );
  await step();
  const long = Array.from({ length: 8 }, () => "x".repeat(9_000));
  await expect(context.setSteps(contextId, long)).rejects.toMatchObject({
    code: "invalid_request",
    path: "steps",
  });
  const { ask } = models;
  models.ask = async (request) => {
    models.ask = ask;
    await context.setSteps(contextId, ["Type something else."]);
    return models.ask(request);
  };
  await step();
  expect(await progress()).toMatchObject({
    status: "ACTIVE",
    instructions: { total: 2, done: 1, current: "Type something else." },
  });
  await step();
  expect(JSON.stringify(models.requests.at(-1)?.messages)).toContain(
    "Your instructions are others now:\\n2. Type something else.",
  );
  await step();
  expect((await engine.read(key)).status).toBe("COMPLETED");
  await expect(context.setSteps(contextId, ["More."])).rejects.toMatchObject({
    code: "no_active_run",
  });
});

test("the integration asks as a step does, and says how models can be asked", async () => {
  const engine = createEngine();
  const breakers = new Breakers(engine.world);
  const models = new ScriptedModels([new ModelError("rate_limited", "Too much was asked.")]);
  const modelHealth = healthOf(engine, breakers);
  const scope = { world: engine.world, settings, tenantId, models, modelHealth };
  const coordinator = new SessionCoordinator(scope);
  const sessionId = await coordinator.createWorkflowSession([]);
  const integration = new AiIntegration(scope);
  const id = await integration.createSession(sessionId);
  const stands = async () => [
    (await integration.getConnectionStatus(id)).connection,
    await integration.getSessionStatus(id),
    (await integration.healthCheck()).errors,
  ];
  const request = { messages: [], instructions: "", maxOutputTokens: 10, tools: {} };
  const seen = [await stands()];
  await breakers.failed("google", { kind: "rate_limited" });
  await breakers.failed("deepseek", { kind: "key_refused" });
  await expect(integration.sendRequest(id, request)).rejects.toThrow("Too much");
  seen.push(await stands());
  await breakers.answered("deepseek");
  const answering = new AiIntegration({ ...scope, models: new ScriptedModels([finish]) });
  expect((await answering.sendRequest(id, request)).calls).toMatchObject(finish);
  seen.push(await stands());
  expect(seen).toEqual([
    ["CONNECTING", "INITIALIZING", []],
    [
      "RATE_LIMITED",
      "PAUSED",
      ["No model can be asked now: google RATE_LIMITED, deepseek ERROR. Steps of agents wait."],
    ],
    ["CONNECTED", "ACTIVE", []],
  ]);
  const nobody = new AiIntegration({ world: engine.world, settings, tenantId });
  await expect(nobody.sendRequest(id, request)).rejects.toMatchObject({
    code: "model_key_missing",
  });
  expect(await nobody.getConnectionStatus(id)).toMatchObject({
    connection: "ERROR",
    status: "FAILED",
  });
  await integration.updateSessionStatus(id, "CONNECTED");
  expect(await coordinator.validateSessionIntegrity(sessionId)).toMatchObject({ isValid: true });
});
