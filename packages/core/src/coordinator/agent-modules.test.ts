import { ModuleId, type AgentRequest } from "@dormouse/contract";
import { expect, test } from "vitest";
import { forkSession } from "../fork/fork.ts";
import { ModelError } from "../model/error.ts";
import { execute } from "../session/execute.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { defaultSettings as settings } from "../settings.ts";
import { createEngine, tenantId, type Engine } from "../worker/simulation/engine.ts";
import { ScriptedModels, type Decision } from "../worker/simulation/scripted-models.ts";
import { SessionCoordinator } from "./coordinator.ts";
import { integrityOf } from "./integrity.ts";
import { modulesOfEveryRun } from "./module-session.ts";
import { repairSession } from "./repair.ts";

const task: AgentRequest = { kind: "agent", task: "Look." };
const finish: Decision = [{ tool: "finish", input: {} }];

async function agentSession(engine: Engine): Promise<SessionKey> {
  return engine.session([], { run: task });
}

async function deliver(engine: Engine, ...decisions: Decision[]): Promise<void> {
  await engine.deliver({ ...engine.worker(), models: new ScriptedModels(decisions) });
}

function linked({ modules }: Session): string[] {
  return ModuleId.options.filter((moduleId) => modules[moduleId] !== undefined);
}

test("what works agents' runs is linked with a session's first one, with its acceptance even while it waits", async () => {
  const engine = createEngine();
  const key = await engine.session(["one"]);
  expect(linked(await engine.read(key))).toEqual(modulesOfEveryRun);
  await execute(engine.world, settings, key, task);
  const session = await engine.read(key);
  expect(linked(session)).toEqual(ModuleId.options);
  expect(integrityOf(session)).toMatchObject({ isValid: true });
  expect(linked(await engine.read(await agentSession(engine)))).toEqual(ModuleId.options);
});

test("an agent's session that lacks a module is not whole: a repair links it", async () => {
  const engine = createEngine();
  const key = await agentSession(engine);
  const coordinator = new SessionCoordinator({ world: engine.world, settings, tenantId });
  await coordinator.unlinkModuleSession(key.sessionId, "task-loop");
  await coordinator.unlinkModuleSession(key.sessionId, "ai-integration");
  expect(integrityOf(await engine.read(key))).toMatchObject({
    isValid: false,
    missingLinks: ["ai-integration", "task-loop"],
  });
  expect((await repairSession(engine.world, settings, key)).integrity).toMatchObject({
    isValid: true,
    linkedModules: ModuleId.options,
  });
});

test("one of them is linked with the others", async () => {
  const engine = createEngine();
  const key = await engine.session([]);
  const coordinator = new SessionCoordinator({ world: engine.world, settings, tenantId });
  await coordinator.linkModuleSession(key.sessionId, "step-processor");
  expect(integrityOf(await engine.read(key))).toMatchObject({
    isValid: true,
    linkedModules: ModuleId.options,
  });
});

test("how models can be asked stands in the session's record: nobody yet, away, limited, refused, there again", async () => {
  const engine = createEngine();
  const key = await agentSession(engine);
  const stands = async () => {
    const session = await engine.read(key);
    expect(integrityOf(session)).toMatchObject({ isValid: true });
    return [session.modules["ai-integration"]?.status, session.status];
  };
  const seen = [await stands()];
  for (const kind of ["outage", "rate_limited", "key_refused"] as const) {
    await deliver(engine, new ModelError(kind, "No model gave an answer."));
    seen.push(await stands());
    await engine.world.clock.advance(60_000);
    await engine.world.queue.send(await engine.hintFor(key));
  }
  await deliver(engine, finish);
  seen.push(await stands());
  expect(seen).toEqual([
    ["INITIALIZING", "ACTIVE"],
    ["PAUSED", "ACTIVE"],
    ["PAUSED", "ACTIVE"],
    ["FAILED", "ACTIVE"],
    ["ACTIVE", "COMPLETED"],
  ]);
});

test("a fork has the modules of what it was forked with, whatever ran last", async () => {
  const engine = createEngine();
  const key = await agentSession(engine);
  await deliver(engine, finish);
  await execute(engine.world, settings, key, { kind: "script", actions: [{ type: "read" }] });
  await engine.deliver();
  const forkAt = async (step: number) => {
    const forked = await forkSession(engine.world, settings, key, { step });
    if ("duplicate" in forked) throw new Error("a first request cannot be a duplicate");
    return engine.read({ ...key, sessionId: forked.sessionId });
  };
  for (const fork of [await forkAt(1), await forkAt(2)]) {
    expect(linked(fork)).toEqual(ModuleId.options);
    expect(integrityOf(fork)).toMatchObject({ isValid: true });
  }
});
