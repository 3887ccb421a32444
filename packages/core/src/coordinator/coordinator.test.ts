import type { SessionEvent } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { defaultSettings as settings } from "../settings.ts";
import { createEngine, tenantId, type Engine } from "../worker/simulation/engine.ts";
import { SessionCoordinator } from "./coordinator.ts";
import { moduleSessionIdOf } from "./module-session.ts";
import { Executor } from "./modules/executor.ts";
import { ExecutorStreamer } from "./modules/executor-streamer.ts";
import { FrontendApi } from "./modules/frontend-api.ts";

const typing = (text: string) => ({ type: "type" as const, text });

let engine: Engine;
let scope: ConstructorParameters<typeof SessionCoordinator>[0];
let coordinator: SessionCoordinator;
beforeEach(() => {
  engine = createEngine();
  scope = { world: engine.world, settings, tenantId };
  coordinator = new SessionCoordinator(scope);
});

describe("the coordinator", () => {
  it("creates, lists, links and destroys sessions, and tells its listeners", async () => {
    const heard: string[] = [];
    coordinator.onWorkflowSessionCreated(() => heard.push("created"));
    coordinator.onModuleSessionLinked((_, moduleId) => heard.push(`linked ${moduleId}`));
    coordinator.onWorkflowSessionDestroyed(() => heard.push("destroyed"));
    const sessionId = await coordinator.createWorkflowSession([typing("one")]);
    const { items } = await coordinator.listActiveWorkflowSessions({ limit: 9 });
    expect(items.map((session) => session.sessionId)).toEqual([sessionId]);
    await coordinator.unlinkModuleSession(sessionId, "executor");
    await coordinator.unlinkModuleSession(sessionId, "executor");
    expect(await coordinator.getLinkedSessions(sessionId)).not.toHaveProperty("executor");
    await coordinator.linkModuleSession(sessionId, "executor");
    expect(await coordinator.validateSessionIntegrity(sessionId)).toMatchObject({ isValid: true });
    await coordinator.destroyWorkflowSession(sessionId);
    await coordinator.destroyWorkflowSession(sessionId);
    expect(await coordinator.getWorkflowSession(sessionId)).toMatchObject({ status: "CLEANUP" });
    expect(heard).toEqual(["created", "linked executor", "destroyed"]);
  });

  it("links what leads back to the session, of modules that there are, and nothing else", async () => {
    const sessionId = await coordinator.createWorkflowSession([]);
    const other = moduleSessionIdOf(await coordinator.createWorkflowSession([]), "executor");
    const linking = coordinator.linkModuleSession(sessionId, "executor", other);
    await expect(linking).rejects.toThrow(TypeError);
    coordinator.unregisterModule("executor");
    await expect(coordinator.linkModuleSession(sessionId, "executor")).rejects.toThrow("executor");
    expect(coordinator.getModuleSessionManager("executor")).toBeUndefined();
    await expect(coordinator.unlinkModuleSession(sessionId, "executor")).rejects.toThrow(
      "executor",
    );
  });

  it("counts what the store does not answer for as ill, and says so", async () => {
    await coordinator.createWorkflowSession([typing("one")]);
    await coordinator.createWorkflowSession([]);
    expect(await coordinator.getCoordinatorHealth()).toMatchObject({
      isHealthy: true,
      activeSessions: 1,
      totalSessions: 2,
    });
    engine.world.store.countSessions = () => Promise.reject(new Error("away"));
    const health = await coordinator.getCoordinatorHealth();
    expect(health).toMatchObject({ isHealthy: false, totalSessions: 0 });
    expect(health.errors).toHaveLength(7);
    expect(JSON.stringify(health)).not.toContain("away");
  });
});

describe("a module", () => {
  it("finds its session by the id alone, and no other tenant's", async () => {
    const sessionId = await coordinator.createWorkflowSession([typing("one")]);
    const executor = new Executor(scope);
    const id = moduleSessionIdOf(sessionId, "executor");
    expect(await executor.createSession(sessionId)).toBe(id);
    expect(await executor.getSession(id)).toMatchObject({ id, status: "ACTIVE" });
    expect(await executor.getSessionStatus(id)).toBe("ACTIVE");
    expect(await new Executor({ ...scope, tenantId: "other" }).sessionExists(id)).toBe(false);
    expect(await new FrontendApi(scope).sessionExists(id)).toBe(false);
    await expect(executor.recordActivity("nobody")).rejects.toMatchObject({
      code: "session_not_found",
    });
  });

  it("records its activity, and tells of what becomes of its sessions", async () => {
    const sessionId = await coordinator.createWorkflowSession([]);
    const streamer = new ExecutorStreamer(scope);
    const heard: unknown[] = [];
    streamer.setLifecycleCallbacks({
      onSessionCreated: (_, workflowSessionId) => heard.push(workflowSessionId),
      onSessionStatusChanged: (_, status) => heard.push(status),
      onSessionError: (_, error) => heard.push((error as Error).name),
      onSessionDestroyed: () => heard.push("destroyed"),
    });
    const id = await streamer.createSession(sessionId);
    await engine.world.clock.advance(5_000);
    await streamer.recordActivity(id);
    expect(await streamer.getLastActivity(id)).toEqual(new Date(engine.world.clock.nowMs()));
    await streamer.updateSessionStatus(id, "ERROR");
    expect(await coordinator.validateSessionIntegrity(sessionId)).toMatchObject({
      inconsistentStatuses: [{ of: "executor-streamer", status: "FAILED", expected: "ACTIVE" }],
    });
    await expect(streamer.updateSessionStatus(id, "PENDING")).rejects.toThrow("does not go");
    await streamer.updateSessionStatus(id, "CONNECTED");
    await streamer.destroySession(id);
    await streamer.createSession(sessionId);
    expect(heard).toEqual(["FAILED", "IllegalTransitionError", "ACTIVE", "destroyed", sessionId]);
  });

  it("that stands as its session does has it paused, resumed, cancelled and destroyed", async () => {
    const sessionId = await coordinator.createWorkflowSession([typing("one")]);
    const executor = new Executor(scope);
    const id = moduleSessionIdOf(sessionId, "executor");
    for (const status of ["DISCONNECTED", "IN_PROGRESS", "SKIPPED", "CLEANUP"] as const) {
      await executor.updateSessionStatus(id, status);
    }
    const types = await engine.eventTypes({ tenantId, sessionId });
    expect(types.slice(2)).toEqual([
      "session.paused",
      "session.resumed",
      "run.cancelled",
      "session.deleted",
    ]);
    const another = moduleSessionIdOf(await coordinator.createWorkflowSession([]), "executor");
    await expect(executor.updateSessionStatus(another, "COMPLETED")).rejects.toThrow("its run");
    await expect(executor.createSession(sessionId)).rejects.toMatchObject({
      code: "session_deleted",
    });
  });

  it("does its work: commands and steps are run, and the stream tells of them", async () => {
    const sessionId = await coordinator.createWorkflowSession([]);
    const idOf = (moduleId: "executor" | "frontend-api" | "executor-streamer") =>
      moduleSessionIdOf(sessionId, moduleId);
    await new Executor(scope).executeCommand(idOf("executor"), typing("one"));
    await engine.deliver();
    await new FrontendApi(scope).executeSteps(idOf("frontend-api"), [typing("two")]);
    await engine.deliver();
    await new Executor(scope).openPage(idOf("executor"), "https://example.com/");
    expect(engine.typed()).toEqual(["one", "two"]);
    const streamer = new ExecutorStreamer(scope);
    const stop = new AbortController();
    const heard: SessionEvent[] = [];
    for await (const event of streamer.createStream(idOf("executor-streamer"), 1, stop.signal)) {
      heard.push(event);
      if (heard.filter(({ type }) => type === "run.created").length === 3) stop.abort();
    }
    expect(heard.filter(({ type }) => type === "run.completed")).toHaveLength(2);
    const announced: SessionEvent[] = [];
    const onEvent = (event: SessionEvent) => announced.push(event);
    await engine.world.announcer.subscribe({ tenantId, sessionId }, { onEvent, onLost: () => {} });
    for (const event of heard.slice(0, 1)) {
      await streamer.publishEvent(idOf("executor-streamer"), event);
    }
    expect(announced).toEqual(heard.slice(0, 1));
  });
});
