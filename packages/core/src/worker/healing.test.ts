import type { ScriptStep } from "@dormouse/contract";
import { expect, test } from "vitest";
import { ActionError } from "../step/errors.ts";
import { createEngine, script, tenantId, type Engine } from "./simulation/engine.ts";
import { Mortal } from "./simulation/mortal.ts";
import { ScriptedModels, type Decision } from "./simulation/scripted-models.ts";
import { work } from "./work.ts";

const type = (text: string) => ({ type: "type" as const, text });
const call = (text: string) => ({ tool: "type", input: { text } });
const finish = (output?: unknown) => ({ tool: "finish", input: { output } });

test("a step that fails since its page has changed is done by a model, and the script goes on behind it", async () => {
  const { engine, models, key } = await begun(
    [
      "one",
      { intent: "Press the button.", actions: [type("two"), type("fail"), type("three")] },
      "four",
    ],
    [[call("mended")], [finish()]],
  );
  await engine.deliver({ ...engine.worker(), models });
  const detail = await engine.detail(key);
  expect(detail).toMatchObject({
    status: "COMPLETED",
    steps: { done: 5, total: 5 },
    usage: { modelCalls: 2 },
    healed: [
      {
        step: 2,
        error: { code: "locator_not_found" },
        outcome: "healed",
        by: { from: 3, to: 4 },
      },
    ],
  });
  expect(detail).not.toHaveProperty("healing");
  expect(engine.typed()).toEqual(["one", "two", "fail", "mended", "four"]);
  expect(detail.steps.items.map(({ status }) => status)).toEqual([
    "COMPLETED",
    "FAILED",
    "COMPLETED",
    "COMPLETED",
    "COMPLETED",
  ]);
  const told = JSON.stringify(models.requests[0]?.messages);
  for (const words of ["Press the button.", ": done", ": failed.", "four"]) {
    expect(told).toContain(words);
  }
  expect(await engine.eventTypes(key)).toEqual(
    expect.arrayContaining(["step.healing", "step.healed"]),
  );
});

test("what the step was to read is read once the model is done, or given by it where that fails", async () => {
  const schema = { fields: { count: { locator: "b", as: "number" as const } } };
  const step = { actions: [type("fail"), { type: "extract" as const, name: "slots", schema }] };
  for (const [isThere, decisions, count] of [
    [true, [[finish()]], 5],
    [
      false,
      [[finish()], [finish({ slots: { count: "3" } })], [finish({ slots: { count: 3 } })]],
      3,
    ],
  ] as [boolean, Decision[], number][]) {
    const { engine, models, key } = await begun([step], decisions);
    engine.browser.site = {
      async perform({ type: of }) {
        if (of === "extract" && !isThere) throw new ActionError("extraction_failed", "No <b>.");
        return of === "extract" ? { count: 5 } : undefined;
      },
      probe: () => false,
    };
    await engine.deliver({ ...engine.worker(), models });
    const { status, output } = await engine.detail(key);
    expect([status, output["slots"]]).toEqual(["COMPLETED", { count }]);
    expect(JSON.stringify(models.requests).includes("No <b>.")).toBe(!isThere);
  }
});

test("a run fails with its step where nobody is to mend it, or it may have had an effect already", async () => {
  const steps: [ScriptStep, boolean][] = [
    [{ actions: [type("fail")] }, false],
    [{ actions: [type("post, a"), type("fail")] }, true],
    [{ actions: [type("buy"), type("fail")], once: {} }, true],
  ];
  for (const [step, heal] of steps) {
    const { engine, models, key } = await begun([step], [[finish()]], heal);
    await engine.deliver({ ...engine.worker(), models });
    const { status, error } = await engine.detail(key);
    expect([status, error?.code, models.asked]).toEqual(["FAILED", "locator_not_found", []]);
  }
  const marked: ScriptStep = { actions: [type("fail"), type("buy")], once: {} };
  const { engine, models, key } = await begun([marked], [[finish()]]);
  await engine.deliver({ ...engine.worker(), models });
  expect(await engine.detail(key)).toMatchObject({ status: "COMPLETED", healed: [{ step: 1 }] });
});

test("a run fails with what keeps its step from being mended", async () => {
  for (const [decisions, heal, code] of [
    [[[{ tool: "giveUp", input: { reason: "It is gone." } }]], true, "agent_gave_up"],
    [[[call("a")], [call("b")]], { limits: { steps: 1 } }, "agent_limit"],
  ] as [Decision[], object | boolean, string][]) {
    const { engine, models, key } = await begun(["fail", "one"], decisions, heal);
    await engine.deliver({ ...engine.worker(), models });
    const { status, error, healed } = await engine.detail(key);
    expect([status, error?.code, healed?.[0]?.outcome]).toEqual(["FAILED", code, "failed"]);
  }
});

test("two steps are mended one after the other, each told of its own, within limits of the run", async () => {
  const { engine, models, key } = await begun(["fail", "fail", "one"], [[finish()], [finish()]]);
  await engine.deliver({ ...engine.worker(), models });
  expect(await engine.detail(key)).toMatchObject({
    status: "COMPLETED",
    healed: [
      { step: 1, by: { from: 2, to: 2 } },
      { step: 3, by: { from: 4, to: 4 } },
    ],
    usage: { modelCalls: 2 },
  });
  expect(models.asked).toEqual([0, 0]);
  expect(engine.typed()).toEqual(["fail", "fail", "one"]);
});

test("a worker that is killed at any touch of the world mends nothing twice, and pays no decision twice that is stored", async () => {
  for (let touches = 1; touches < 60; touches += 7) {
    const { engine, models, key } = await begun(["fail", "one"], [[call("post, a")], [finish()]]);
    const mortal = new Mortal(touches);
    const doomed = { ...engine.worker(), models, world: mortal.reaching(engine.world) };
    const killed = work(doomed, await engine.hintFor(key), Number.MAX_SAFE_INTEGER);
    await Promise.race([killed, mortal.died]);
    for (let round = 0; round < 8; round += 1) {
      await engine.world.clock.advance(120_000);
      await work(
        { ...engine.worker(), models },
        await engine.hintFor(key),
        Number.MAX_SAFE_INTEGER,
      );
    }
    const { status, healed } = await engine.detail(key);
    expect([touches, status, healed?.length]).toEqual([touches, "COMPLETED", 1]);
    const posts = engine.typed().filter((text) => text.startsWith("post"));
    expect(posts.length).toBeLessThanOrEqual(1);
    expect(models.asked.length).toBeLessThanOrEqual(3);
  }
});

async function begun(
  steps: (string | ScriptStep)[],
  decisions: Decision[],
  heal: boolean | object = true,
): Promise<{
  engine: Engine;
  models: ScriptedModels;
  key: { tenantId: string; sessionId: string };
}> {
  const engine = createEngine();
  const key = await engine.session([], { run: { ...script(steps), heal } });
  return { engine, models: new ScriptedModels(decisions), key: { ...key, tenantId } };
}
