import { inspect } from "node:util";
import type { AskStep, ScriptStep } from "@dormouse/contract";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { forkSession } from "../fork/fork.ts";
import { cancelSession } from "../session/cancel.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import { defaultSettings } from "../settings.ts";
import type { SessionKey } from "../session/session.ts";
import { sessionView } from "../session/view.ts";
import { importIntoSession } from "../transfer/import.ts";
import { restoreSnapshot } from "../snapshot/restore.ts";
import { BrowserLostError } from "../step/errors.ts";
import { sweep } from "../sweep/sweep.ts";
import { createEngine, type Engine } from "../worker/simulation/engine.ts";
import { answerQuestion } from "./answer.ts";

const minuteMs = 60_000;

let engine: Engine;
beforeEach(() => {
  engine = createEngine();
});

const code: AskStep = { type: "ask", name: "code", question: { kind: "text", prompt: "Code?" } };
const ask = (name: string, question: AskStep["question"], timeoutMs?: number): AskStep => ({
  ...code,
  name,
  question,
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});
const enter = (input: string): ScriptStep => ({ type: "type", text: { input } });

function answer(key: SessionKey, name: string, value: string | boolean) {
  return answerQuestion(engine.world, defaultSettings, key, { name, value });
}

/** Lets time pass, the sweeper with it, and hands out what is due. */
async function pass(ms: number): Promise<void> {
  await engine.world.clock.advance(ms);
  await sweep(engine.world, defaultSettings);
  await engine.deliver();
}

const refused = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe("a run that asks", () => {
  it("is paused with its question, and goes on at once when that is answered", async () => {
    const key = await engine.session(["one", code, enter("code")]);
    await engine.deliver();
    const asking = await engine.read(key);
    expect(asking).toMatchObject({ status: "PAUSED", reason: { code: "input_needed" } });
    const question = {
      runId: asking.run?.runId,
      name: "code",
      question: code.question,
      askedAt: new Date(engine.world.clock.nowMs()).toISOString(),
    };
    expect(sessionView(asking).question).toEqual(question);
    expect(engine.browser.opened.map(({ alive }) => alive)).toEqual([false]);
    await answer(key, "code", "123456");
    expect(await engine.read(key)).toMatchObject({ status: "ACTIVE" });
    await engine.deliver();
    expect(engine.typed()).toEqual(["one", "123456"]);
    const done = await engine.read(key);
    expect(done).toMatchObject({ status: "COMPLETED", nextStep: 4 });
    expect(done.inputs).toBeUndefined();
    expect(sessionView(done).question).toBeUndefined();
    const events = await engine.events(key);
    expect(events.map(({ type }) => type)).toEqual([
      "session.created",
      "run.created",
      "step.completed",
      "input.requested",
      "session.paused",
      "input.received",
      "step.completed",
      "step.completed",
      "run.completed",
    ]);
    expect(events[3]?.data).toEqual(question);
  });

  it("takes an answer that was there before the question, and is not paused", async () => {
    const key = await engine.session(["one", code, enter("code")]);
    await answer(key, "code", "too early");
    await answer(key, "code", "123456");
    await engine.deliver();
    expect(engine.typed()).toEqual(["one", "123456"]);
    expect(await engine.eventTypes(key)).not.toContain("input.requested");
  });

  it("misses no answer that is given while it is about to ask", async () => {
    const key = await engine.session([code, enter("code")]);
    const commit = engine.world.store.commit.bind(engine.world.store);
    engine.world.store.commit = async (changes) => {
      engine.world.store.commit = commit;
      await answer(key, "code", "123456");
      return commit(changes);
    };
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
    expect(engine.typed()).toEqual(["123456"]);
  });

  it("misses no answer of which it is asked while that is being given", async () => {
    const key = await engine.session([code, enter("code")]);
    const commit = engine.world.store.commit.bind(engine.world.store);
    engine.world.store.commit = async (changes) => {
      engine.world.store.commit = commit;
      await engine.deliver();
      expect(await engine.read(key)).toMatchObject({ status: "PAUSED" });
      return commit(changes);
    };
    const answering = answer(key, "code", "123456");
    while (!(await engine.eventTypes(key)).includes("input.received")) {
      await engine.world.clock.advance(1);
    }
    await answering;
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
    expect(engine.typed()).toEqual(["123456"]);
  });

  it("enters the very answers that were accepted, whatever happens when, and always comes to its end", async () => {
    const names = ["a", "b", "c"];
    const deed = fc.oneof(
      fc.record({ do: fc.constant("answer" as const), name: fc.constantFrom(...names) }),
      fc.record({ do: fc.constantFrom("deliver", "kill", "lose hints", "pass") }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 14 }), async (deeds) => {
        engine = createEngine();
        const key = await engine.session(
          names.flatMap((name) => [ask(name, code.question), enter(name)]),
        );
        const accepted = new Map<string, string>();
        const refusals: Error[] = [];
        const tell = async (name: string, value: string) => {
          const outcome = await refused(answer(key, name, value));
          if (!(outcome instanceof Error)) accepted.set(name, value);
          else refusals.push(outcome);
        };
        for (const [index, step] of deeds.entries()) {
          if (step.do === "answer" && "name" in step) await tell(step.name, `answer ${index}`);
          if (step.do === "deliver") await engine.deliver();
          if (step.do === "kill") await refused(engine.killedAtClaim(key));
          if (step.do === "lose hints") engine.world.queue.drain();
          if (step.do === "pass") await pass(minuteMs);
        }
        for (const name of names) if (!accepted.has(name)) await tell(name, `late ${name}`);
        for (let turn = 0; turn < 8; turn += 1) {
          await pass(minuteMs);
          const { reason } = await engine.read(key);
          if (reason?.code === "attempts_exhausted") {
            await resumeSession(engine.world, defaultSettings, key);
          }
        }
        expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
        expect(engine.typed()).toEqual(names.map((name) => accepted.get(name)));
        expect(refusals.every(({ message }) => message.includes("asks for no"))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it("asks again where it asks twice, and forgets what it was told when it ends", async () => {
    const key = await engine.session([code, enter("code"), code, enter("code"), "hang"]);
    for (const value of ["first", "second"]) {
      await engine.deliver();
      await answer(key, "code", value);
    }
    const working = engine.deliver();
    while (!engine.typed().includes("hang")) await engine.world.clock.advance(1);
    expect((await engine.read(key)).inputs).toMatchObject([{ name: "code", taken: true }]);
    await cancelSession(engine.world, key);
    await engine.world.clock.advance(2 * minuteMs);
    await working;
    expect(engine.typed()).toEqual(["first", "second", "hang"]);
    expect((await engine.read(key)).inputs).toBeUndefined();
  });
});

describe("a question", () => {
  it("that is not answered in time fails its step, as soon as the time is over", async () => {
    const key = await engine.session([ask("code", code.question, 10 * minuteMs), "never"]);
    await engine.deliver();
    await pass(9 * minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED" });
    await pass(minuteMs);
    expect(await engine.read(key)).toMatchObject({
      status: "FAILED",
      run: { error: { code: "input_timeout" } },
    });
    expect((await engine.detail(key)).steps.items).toMatchObject([{ status: "FAILED" }]);
    expect((await engine.read(key)).actionCounts).toEqual({ succeeded: 0, failed: 1 });
    expect(engine.typed()).toEqual([]);
  });

  it("that is answered just as its time is over has its answer", async () => {
    const key = await engine.session([ask("code", code.question, minuteMs), enter("code")]);
    await engine.deliver();
    await engine.world.clock.advance(minuteMs);
    await sweep(engine.world, defaultSettings);
    await answer(key, "code", "123456");
    await engine.deliver();
    expect(engine.typed()).toEqual(["123456"]);
  });

  it("waits for ever where nothing else is said, and holds up no run's time", async () => {
    const run = {
      kind: "script" as const,
      actions: [code, enter("code")],
      timeoutMs: 5 * minuteMs,
    };
    const key = await engine.session([], { run });
    await engine.deliver();
    await pass(30 * 24 * 60 * minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED" });
    await answer(key, "code", "123456");
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("is answered with one of its options, or with yes or no, and with nothing else", async () => {
    const seat = ask("seat", { kind: "choice", prompt: "Where?", options: ["window", "aisle"] });
    const sure = ask("sure", { kind: "confirm", prompt: "Book?" });
    const key = await engine.session([seat, sure, enter("seat")]);
    const wrong = { code: "invalid_request", path: "value" };
    expect(await refused(answer(key, "sure", "yes"))).toMatchObject(wrong);
    expect(await refused(answer(key, "seat", "roof"))).toMatchObject(wrong);
    await engine.deliver();
    expect(await refused(answer(key, "seat", true))).toMatchObject(wrong);
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED" });
    await answer(key, "seat", "aisle");
    await answer(key, "sure", true);
    await engine.deliver();
    expect(engine.typed()).toEqual(["aisle"]);
  });

  it("whose confirmation is declined fails its step", async () => {
    const key = await engine.session([ask("sure", { kind: "confirm", prompt: "Pay?" }), "pay"]);
    await engine.deliver();
    await answer(key, "sure", false);
    await engine.deliver();
    const session = await engine.read(key);
    expect(session.run?.error).toMatchObject({ code: "input_declined", action: 0 });
    expect(session.actionCounts).toEqual({ succeeded: 0, failed: 1 });
    expect(engine.typed()).toEqual([]);
  });

  it("that nobody asks, or that was answered, takes no answer", async () => {
    const key = await engine.session([code, "hang"]);
    const unknown = { code: "no_question", path: "name" };
    expect(await refused(answer(key, "pin", "1"))).toMatchObject(unknown);
    await answer(key, "code", "123456");
    const working = engine.deliver();
    while (!engine.typed().includes("hang")) await engine.world.clock.advance(1);
    expect(await refused(answer(key, "code", "654321"))).toMatchObject(unknown);
    await engine.world.clock.advance(2 * minuteMs);
    await working;
    expect(await refused(answer(key, "code", "654321"))).toMatchObject(unknown);
  });

  it("is not passed over by a resume, but goes with its run when that is cancelled", async () => {
    const key = await engine.session([code, enter("code")]);
    await engine.deliver();
    const resumed = resumeSession(engine.world, defaultSettings, key, "skip");
    expect(await refused(resumed)).toMatchObject({ code: "input_needed" });
    await cancelSession(engine.world, key);
    const cancelled = await engine.read(key);
    expect(cancelled).toMatchObject({ status: "CANCELLED" });
    expect(sessionView(cancelled).question).toBeUndefined();
  });

  it("keeps its answer through a pause that its owner asked for before it came up", async () => {
    const key = await engine.session([code, enter("code")]);
    await pauseSession(engine.world, key);
    await answer(key, "code", "123456");
    await pass(minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED" });
    await resumeSession(engine.world, defaultSettings, key);
    await engine.deliver();
    expect(engine.typed()).toEqual(["123456"]);
  });
});

describe("an answer", () => {
  it("lies sealed in the session, in its log not at all", async () => {
    const key = await engine.session([code, enter("code")]);
    await answer(key, "code", "s3cret-123456");
    expect(JSON.stringify(await engine.read(key))).not.toContain("s3cret");
    expect(JSON.stringify(await engine.events(key))).not.toContain("s3cret");
  });

  it("that is secret is in nothing that its steps leave, even where the page shows it", async () => {
    const pin = ask("pin", { kind: "text", prompt: "PIN?", secret: true });
    const key = await engine.session([pin, enter("pin"), "look", "fail"]);
    await answer(key, "pin", "s3cret 1");
    engine.browser.pageUrl = `https://example.com/?pin=${encodeURIComponent("s3cret 1")}`;
    await engine.deliver();
    expect(engine.typed()).toEqual(["s3cret 1", "look", "fail"]);
    const { steps, output } = await engine.detail(key);
    expect(steps.items[1]?.actions).toMatchObject([{ output: "•••" }]);
    const session = await engine.read(key);
    for (const left of [steps, output, session, await engine.events(key)]) {
      expect(JSON.stringify(left)).not.toMatch(/s3cret/);
    }
  });

  it("that is secret stays hidden once its question was asked and answered anew", async () => {
    const pin = ask("pin", { kind: "text", prompt: "PIN?", secret: true });
    const key = await engine.session([pin, enter("pin"), pin, enter("pin")]);
    await answer(key, "pin", "first 1");
    await engine.deliver();
    await answer(key, "pin", "second 2");
    engine.browser.pageUrl = "https://example.com/first 1/second 2";
    await engine.deliver();
    expect(engine.typed()).toEqual(["first 1", "second 2"]);
    expect((await engine.read(key)).page?.url).toBe("https://example.com/•••/•••");
  });

  it("that is secret is not in what is logged of an attempt that came to nothing", async () => {
    const pin = ask("pin", { kind: "text", prompt: "PIN?", secret: true });
    const key = await engine.session([pin, enter("pin"), "look"]);
    engine.browser.during = async (text) => {
      if (text !== "look") return;
      const cause = new Error("s3cret 1 is wrong");
      throw new BrowserLostError("lost at https://example.com/?pin=s3cret+1", { cause });
    };
    const worker = engine.worker();
    const logged: unknown[] = [];
    worker.report = (error) => logged.push(error);
    await answer(key, "pin", "s3cret 1");
    await engine.deliver(worker);
    const lost = {
      name: "BrowserLostError",
      message: "lost at https://example.com/?pin=•••",
      cause: { message: "••• is wrong" },
    };
    expect(logged).toMatchObject([lost, lost]);
    expect(inspect(logged)).not.toContain("s3cret");
  });

  it("that is secret is not in the page of a fork, nor of a state that is brought back or in", async () => {
    const pin = ask("pin", { kind: "text", prompt: "PIN?", secret: true });
    const key = await engine.session([pin, enter("pin"), "look"]);
    await answer(key, "pin", "s3cret 1");
    engine.browser.pageUrl = "https://example.com/?pin=s3cret+1";
    await engine.deliver();
    const hidden = { url: "https://example.com/?pin=•••", title: "Example" };
    const fork = await forkSession(engine.world, defaultSettings, key, { step: 2 });
    if ("duplicate" in fork) throw new Error("it was there before");
    expect((await engine.read({ ...key, sessionId: fork.sessionId })).page).toEqual(hidden);
    await restoreSnapshot(engine.world, key, 1);
    expect((await engine.read(key)).page).toEqual(hidden);
    await importIntoSession(engine.world, key, { format: "cookies", mode: "replace", cookies: [] });
    expect((await engine.read(key)).page).toEqual(hidden);
    const tab = { tabId: "t", url: "https://example.com/s3cret", title: "s3cret", active: true };
    await importIntoSession(engine.world, key, {
      format: "full",
      state: {
        parts: [],
        tabs: [{ ...tab, scroll: { x: 0, y: 0 } }],
        dialogs: { response: "dismiss" },
      },
    });
    const site = { url: "https://example.com/", title: "" };
    expect((await engine.read(key)).page).toEqual(site);
  });

  it("that is no address leads nowhere", async () => {
    const link = ask("link", { kind: "text", prompt: "Link?" });
    const key = await engine.session([link, { type: "goto", url: { input: "link" } }]);
    await answer(key, "link", "javascript:alert(1)");
    await engine.deliver();
    expect((await engine.read(key)).run?.error).toMatchObject({ code: "input_unusable" });
    expect(engine.browser.opened).toEqual([]);
  });
});
