import type { AgentRequest, Approvals } from "@dormouse/contract";
import { describe, expect, test } from "vitest";
import { readContext } from "../agent/read-context.ts";
import { answerQuestion } from "../input/answer.ts";
import { pageOf } from "../page-state/outline/support/page-of.ts";
import { cancelSession } from "../session/cancel.ts";
import type { NewSession } from "../session/create.ts";
import { sessionView } from "../session/view.ts";
import { defaultSettings } from "../settings.ts";
import { sweep } from "../sweep/sweep.ts";
import { createEngine, tenantId } from "./simulation/engine.ts";
import { Mortal } from "./simulation/mortal.ts";
import { ScriptedModels, type Decision } from "./simulation/scripted-models.ts";
import { work } from "./work.ts";
import type { Worker } from "./worker.ts";

const days = 86_400_000;
const shop = "<form aria-label='Order'><input aria-label='Name'><button>Pay now</button></form>";
const type = (text: string) => ({ tool: "type", input: { text } });
const click = (ref: string) => ({ tool: "click", input: { ref } });
const ask = (input: object) => ({ tool: "askHuman", input });
const finish = { tool: "finish", input: {} };
const [nameField, payNow] = ["e2", "e3"];

describe("a question of an agent", () => {
  test("waits for its answer, and its step goes on with that; no model is asked again", async () => {
    const run = await begun([[ask({ question: "Which day?" })], [finish]]);
    await run.deliver();
    const { status, question, currentRun } = await run.view();
    expect([status, question?.name]).toEqual(["PAUSED", "answer-1"]);
    expect(question?.question).toEqual({ kind: "text", prompt: "Which day?" });
    expect(question?.picture?.artifactId).toEqual(expect.any(String));
    expect(currentRun?.steps.done).toBe(0);
    await run.wait(3 * days);
    await run.answer("answer-1", "Monday");
    await run.deliver();
    expect(run.models.asked).toEqual([0, 1]);
    const { steps, ...detail } = await run.detail();
    expect(detail.status).toBe("COMPLETED");
    expect(steps.items[0]?.actions).toMatchObject([{ type: "ask", output: "Monday" }]);
    expect(run.told(1)).toContain('answered \\"Monday\\"');
    const types = await run.engine.eventTypes(run.key);
    expect(types.filter((each) => each.startsWith("input."))).toEqual([
      "input.requested",
      "input.received",
    ]);
  });

  test("has one of its options, or yes or no, for an answer; any other is refused", async () => {
    const choice = { question: "Which?", options: ["8:00", "9:00"] };
    const run = await begun([[ask(choice)], [ask({ question: "Sure?", yesNo: true })], [finish]]);
    await run.deliver();
    await expect(run.answer("answer-1", "10:00")).rejects.toMatchObject({
      code: "invalid_request",
    });
    await expect(run.answer("answer-2", "8:00")).rejects.toMatchObject({ code: "no_question" });
    await run.answer("answer-1", "8:00");
    await run.answer("answer-1", "9:00");
    await run.deliver();
    await expect(run.answer("answer-1", "8:00")).rejects.toMatchObject({ code: "no_question" });
    await expect(run.answer("answer-2", "yes")).rejects.toMatchObject({ code: "invalid_request" });
    await run.answer("answer-2", false);
    await run.deliver();
    const { steps } = await run.detail();
    expect(steps.items.flatMap(({ actions }) => actions.map(({ output }) => output))).toEqual([
      "9:00",
      "no",
      undefined,
    ]);
    expect((await run.engine.read(run.key)).inputs).toBeUndefined();
  });

  test("in secret, its answer is entered where the model says, and told nobody", async () => {
    const secret = "4711-otter";
    const run = await begun([
      [ask({ question: "The code?", secret: true })],
      [{ tool: "fill", input: { ref: nameField, value: "Code {{input.answer-1}}" } }],
      [type("{{input.answer-1}}")],
      [{ tool: "fill", input: { ref: nameField, value: "{{input.answer-9}}" } }],
      [finish],
    ]);
    await run.deliver();
    await run.answer("answer-1", secret);
    await run.deliver();
    expect(run.engine.typed()).toContain(`Code ${secret}`);
    const { status, steps } = await run.detail();
    const refused = steps.items.slice(2, 4).map(({ error }) => error?.code);
    expect([status, ...refused]).toEqual(["COMPLETED", "decision_refused", "decision_refused"]);
    expect(run.told(1)).toContain("{{input.answer-1}}");
    const contexts = [1, 2, 3, 4, 5].map((step) => readContext(run.engine.world, run.key, step));
    const everything = [
      run.models.requests,
      await Promise.all(contexts),
      await run.engine.events(run.key),
      await run.detail(),
      await run.engine.read(run.key),
    ];
    expect(JSON.stringify(everything)).not.toContain(secret);
  });

  test("that nobody answers in time is told to the model as such", async () => {
    const run = await begun([[ask({ question: "Who?", timeoutMs: 60_000 })], [finish]], {
      questionTimeoutMs: 120_000,
    });
    await run.deliver();
    const expiry = Date.parse((await run.view()).question?.expiresAt ?? "");
    expect(expiry - run.engine.world.clock.nowMs()).toBe(60_000);
    await run.wait(61_000);
    await sweep(run.engine.world, defaultSettings);
    await run.deliver();
    const { status, steps } = await run.detail();
    expect([status, steps.items[0]?.error?.code]).toEqual(["COMPLETED", "input_timeout"]);
    expect(run.told(1)).toContain("Nobody answered in time");
  });

  test("does not keep its run from being cancelled, which has paid for it; nor does its wait count as the run's time", async () => {
    const run = await begun([[ask({ question: "Who?" })]], { timeoutMs: 10_000 });
    await run.deliver();
    await run.wait(days);
    await sweep(run.engine.world, defaultSettings);
    expect((await run.view()).status).toBe("PAUSED");
    await cancelSession(run.engine.world, run.key);
    const { status, currentRun } = await run.view();
    expect([status, currentRun?.usage?.modelCalls]).toEqual(["CANCELLED", 1]);
    await expect(run.answer("answer-1", "Ada")).rejects.toMatchObject({ code: "no_question" });
  });
});

describe("an approval", () => {
  test("is asked for all that was decided before anything of it is done, once", async () => {
    const run = await begun([[type("Ada"), click(payNow)], [finish]], {}, shop);
    await run.deliver();
    expect(run.acted()).toEqual([]);
    const { question } = await run.view();
    expect(question).toMatchObject({ name: "approval-1", question: { kind: "confirm" } });
    expect(question?.question.prompt).toContain('click e3 button "Pay now"');
    expect(question?.question.prompt).not.toContain("Ada");
    await expect(run.answer("approval-1", "yes")).rejects.toMatchObject({ path: "value" });
    await run.answer("approval-1", true);
    await run.deliver();
    expect(run.acted()).toEqual(["Ada", "click"]);
    expect(run.models.asked).toEqual([0, 1]);
    expect((await run.detail()).status).toBe("COMPLETED");
  });

  test("that is declined leaves everything undone, and the model is told", async () => {
    const run = await begun([[click(payNow)], [finish]], {}, shop);
    await run.deliver();
    await run.answer("approval-1", false);
    run.show("<p>Something else</p>");
    await run.deliver();
    expect(run.acted()).toEqual([]);
    const { status, steps } = await run.detail();
    expect([status, steps.items[0]?.error?.code]).toEqual(["COMPLETED", "input_declined"]);
    expect(run.told(1)).toContain("not done. It was declined");
  });

  test("holds for the page that it was given for: where that has changed it is asked anew", async () => {
    const run = await begun([[click(payNow)], [click(payNow)], [finish]], {}, shop);
    await run.deliver();
    await run.wait(2 * days);
    await run.answer("approval-1", true);
    run.show(shop.replace("Pay now", "Pay 900 now"));
    await run.deliver(run.anotherWorker());
    expect(run.acted()).toEqual([]);
    const { question, status } = await run.view();
    expect([status, question?.name]).toEqual(["PAUSED", "approval-2"]);
    expect(question?.question.prompt).toContain("Pay 900 now");
    await run.answer("approval-2", true);
    await run.deliver(run.anotherWorker());
    expect(run.acted()).toEqual(["click"]);
  });

  test("holds for what it was given for: a key that would be pressed in something else by now is not", async () => {
    const field = (name: string, focus: string) => `<input aria-label='${name}' ${focus}>`;
    const forms = (message: string, account: string) =>
      `<form aria-label='Message'>${field("Words", message)}<button>Send</button></form>
      <form aria-label='Account'>${field("Reason", account)}<button>Delete account</button></form>`;
    const enter = { tool: "press", input: { key: "Enter" } };
    const run = await begun([[enter], [finish]], {}, forms("raw-focused", ""));
    await run.deliver();
    expect((await run.view()).question?.question.prompt).toContain('"Words"');
    await run.answer("approval-1", true);
    run.show(forms("", "raw-focused"));
    await run.deliver();
    expect(run.acted()).toEqual([]);
    const { status, steps } = await run.detail();
    expect([status, steps.items[0]?.error?.code]).toEqual(["COMPLETED", "decision_refused"]);
  });

  test("of all that is done holds for the words that it was given for, whatever they say", async () => {
    const run = await begun([[type("Ada"), click(payNow)], [finish]], { approvals: "all" });
    run.shows((acted) => shop.replace("Pay now", acted.length === 0 ? "Next" : "Onwards"));
    await run.deliver();
    await run.answer("approval-1", true);
    await run.deliver();
    expect(run.acted()).toEqual(["Ada"]);
    expect((await run.detail()).steps.items[0]?.error).toMatchObject({ action: 1 });
  });

  test("is needed, too, for what a button has come to mean by what was done before it", async () => {
    const enter = { tool: "press", input: { ref: nameField, key: "Enter" } };
    const run = await begun([[enter, enter], [finish]]);
    run.shows((acted) => (acted.length === 0 ? shop.replace("Pay now", "Next") : shop));
    await run.deliver();
    const { status, steps } = await run.detail();
    expect(run.acted()).toEqual(["press"]);
    expect([status, steps.items[0]?.error]).toMatchObject([
      "COMPLETED",
      { code: "decision_refused", action: 1 },
    ]);
    expect(run.told(1)).toContain("has to be approved now");
  });

  test("is asked for by whoever is stricter, the session or the task", async () => {
    const stops: boolean[] = [];
    for (const [session, approvals] of [
      [undefined, "none"],
      ["none", undefined],
      ["effects", "none"],
      ["all", "effects"],
    ] as [Approvals | undefined, Approvals | undefined][]) {
      const act = session === "all" ? type("Ada") : click(payNow);
      const run = await begun([[act], [finish]], { approvals }, shop, { approvals: session });
      await run.deliver();
      stops.push((await run.view()).status === "PAUSED");
    }
    expect(stops).toEqual([false, false, true, true]);
  });

  test("outlives its workers: killed at any moment they do what is approved once, and ask no model again", async () => {
    for (let touches = 1; touches < 50; touches += 4) {
      const run = await begun([[type("post, a"), click(payNow)], [finish]], {}, shop);
      for (let round = 0; round < 2; round += 1) {
        await run.killedAfter(touches);
        await run.wait(180_000);
        await run.deliverNext();
        if ((await run.view()).status === "PAUSED") await run.answer("approval-1", true);
      }
      for (let round = 0; round < 4; round += 1) {
        await run.wait(180_000);
        await run.deliverNext();
      }
      expect([touches, (await run.detail()).status]).toEqual([touches, "COMPLETED"]);
      expect(run.acted().filter((text) => text === "post, a").length).toBeLessThanOrEqual(1);
      const requested = await run.engine.eventTypes(run.key);
      expect(requested.filter((each) => each === "input.requested")).toHaveLength(1);
      // Only an answer that was not stored yet is asked for once more.
      expect(run.models.asked.length).toBeLessThanOrEqual(4);
    }
  });
});

async function begun(
  decisions: Decision[],
  fields: Partial<AgentRequest> = {},
  html = shop,
  session: Partial<NewSession> = {},
) {
  const engine = createEngine();
  const { world, browser } = engine;
  const models = new ScriptedModels(decisions);
  let shown: (acted: readonly string[]) => string = () => html;
  browser.shows = (typed) => {
    const page = `<main>${shown(typed)}</main>`;
    return pageOf(page, { fingerprint: page, url: browser.pageUrl });
  };
  const run = { kind: "agent", task: "Buy it.", ...fields } as AgentRequest;
  const key = { ...(await engine.session([], { run, ...session })), tenantId };
  const worker = { ...engine.worker(), models };
  return {
    engine,
    models,
    key,
    anotherWorker: (): Worker => ({ ...engine.worker(), models }),
    deliver: (by: Worker = worker) => engine.deliver(by),
    async deliverNext() {
      await work(
        { ...engine.worker(), models },
        await engine.hintFor(key),
        Number.MAX_SAFE_INTEGER,
      );
    },
    async killedAfter(touches: number) {
      const mortal = new Mortal(touches);
      const doomed = { ...engine.worker(), models, world: mortal.reaching(world) } as Worker;
      const working = work(doomed, await engine.hintFor(key), Number.MAX_SAFE_INTEGER);
      await Promise.race([working, mortal.died]);
    },
    answer: (name: string, value: string | boolean) =>
      answerQuestion(world, defaultSettings, key, { name, value }),
    wait: (ms: number) => world.clock.advance(ms),
    show: (page: string) => void (shown = () => page),
    shows: (page: typeof shown) => void (shown = page),
    view: async () => sessionView(await engine.read(key)),
    detail: () => engine.detail(key),
    told: (index: number) => JSON.stringify(models.requests[index]?.messages),
    acted: () => engine.typed(),
  };
}
