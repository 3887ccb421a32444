import { BrowserIdentity, type ScriptStep, type SessionEvent } from "@dormouse/contract";
import { runDetail } from "../../run/detail.ts";
import { readRun } from "../../run/wait.ts";
import { createSession, type NewSession } from "../../session/create.ts";
import type { Session, SessionKey } from "../../session/session.ts";
import { defaultSettings, type EngineSettings } from "../../settings.ts";
import { createMemoryWorld } from "../../world/memory/index.ts";
import type { Hint } from "../../world/queue.ts";
import { work } from "../work.ts";
import { createWorker, type Worker } from "../worker.ts";
import { ScriptedBrowser } from "./scripted-browser.ts";

export const tenantId = "tenant";

export type Engine = ReturnType<typeof createEngine>;

/** The engine in a world of its own: sessions of scripts, and workers that are given what is due. */
export function createEngine() {
  const world = createMemoryWorld();
  const browser = new ScriptedBrowser();

  function worker(settings: Partial<EngineSettings> = {}): Worker {
    return createWorker({
      world,
      browser,
      settings: { ...defaultSettings, ...settings },
      processId: 1,
      report: () => {},
    });
  }

  async function read(key: SessionKey): Promise<Session> {
    const session = await world.store.read(key);
    if (session === undefined) throw new Error("the session is gone");
    return session;
  }

  return {
    world,
    browser,
    worker,
    read,

    async session(
      steps: (string | ScriptStep)[],
      options: Partial<NewSession> = {},
    ): Promise<SessionKey> {
      const accepted = await createSession(world, defaultSettings, {
        tenantId,
        run: script(steps),
        identity: BrowserIdentity.parse({}),
        ...options,
      });
      if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
      return { tenantId, sessionId: accepted.sessionId };
    },

    /** Hands the worker every hint that is due. */
    async deliver(to: Worker = worker()): Promise<void> {
      for (const hint of world.queue.drain()) await work(to, hint, farAway(world.clock.nowMs()));
    },

    /** A worker that was killed right after it had claimed the session's next step. */
    async killedAtClaim(key: SessionKey): Promise<void> {
      const { run, nextStep: step } = await read(key);
      const nowMs = world.clock.nowMs();
      const untilMs = nowMs + defaultSettings.leaseMs;
      const { claimed } = await world.store.claim(key, {
        runId: run?.runId ?? "none",
        step,
        workerId: "killed",
        nowMs,
        leaseUntilMs: untilMs,
        dueAtMs: untilMs,
      });
      if (!claimed) throw new Error("there is nothing to claim");
    },

    async hintFor(key: SessionKey): Promise<Hint> {
      const { run, nextStep: step } = await read(key);
      return { ...key, runId: run?.runId ?? "none", step };
    },

    async detail(key: SessionKey) {
      const { run } = await read(key);
      return runDetail(world, key, await readRun(world, key, run?.runId ?? "none"));
    },

    async events(key: SessionKey): Promise<SessionEvent[]> {
      return world.store.readEvents(key, { afterSequence: 0, limit: 1_000 });
    },

    async eventTypes(key: SessionKey): Promise<SessionEvent["type"][]> {
      return (await this.events(key)).map(({ type }) => type);
    },

    /** What was typed into all browsers there ever were, in order. */
    typed: (): string[] => browser.opened.flatMap(({ typed }) => typed),
  };
}

export function script(steps: (string | ScriptStep)[]) {
  const actions = steps.map((step) => (typeof step === "string" ? typing(step) : step));
  return { kind: "script" as const, actions };
}

/** One step of several actions. */
export function group(...texts: string[]) {
  return { actions: texts.map(typing) };
}

function typing(text: string) {
  return { type: "type" as const, text };
}

function farAway(nowMs: number): number {
  return nowMs + 3_600_000;
}
