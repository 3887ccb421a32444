import type { AgentRequest } from "@dormouse/contract";
import { expect, test } from "vitest";
import { answerQuestion } from "../input/answer.ts";
import { pageOf } from "../page-state/outline/support/page-of.ts";
import { sessionView } from "../session/view.ts";
import { defaultSettings } from "../settings.ts";
import { createEngine, tenantId } from "./simulation/engine.ts";
import { ScriptedModels } from "./simulation/scripted-models.ts";

const bank = "https://bank.example/pay";
const asked = { tool: "askHuman", input: { question: "The code?", secret: true } };
const entering = { tool: "fill", input: { ref: "e2", value: "{{input.answer-1}}" } };

test("a secret answer is entered where it was asked for, and on no other site", async () => {
  const run = await enteredAfter(bank, "https://evil.example/");
  expect(run.typed).toEqual([]);
  expect(run.error).toMatchObject({ code: "decision_refused", action: 0 });
  expect(run.error?.message).toContain(
    "asked for on https://bank.example, and this is https://evil",
  );
  expect(run.question).not.toHaveProperty("origin");
  expect((await enteredAfter(bank, "http://bank.example/pay")).typed).toEqual([]);
  expect((await enteredAfter(bank, "https://bank.example/else")).typed).toEqual(["4711"]);
});

test("a secret answer that was asked for before any page was open is entered on any", async () => {
  expect((await enteredAfter("about:blank", bank)).typed).toEqual(["4711"]);
});

/** What is typed of a secret that is asked for on one page, and entered on another, that nobody has to approve of. */
async function enteredAfter(askedOn: string, enteredOn: string) {
  const engine = createEngine();
  const { world, browser } = engine;
  browser.pageUrl = askedOn;
  browser.shows = () =>
    pageOf("<main><form><input aria-label='Code'></form></main>", { url: browser.pageUrl });
  const models = new ScriptedModels([[asked], [entering], [{ tool: "finish", input: {} }]]);
  const run = { kind: "agent", task: "Pay.", approvals: "none" } as AgentRequest;
  const key = { ...(await engine.session([], { run })), tenantId };
  const worker = { ...engine.worker(), models };
  await engine.deliver(worker);
  const { question } = sessionView(await engine.read(key));
  browser.pageUrl = enteredOn;
  const told = { name: "answer-1", value: "4711" };
  await answerQuestion(world, defaultSettings, key, told);
  await engine.deliver(worker);
  const { status, steps } = await engine.detail(key);
  expect(status).toBe("COMPLETED");
  return { typed: engine.typed(), error: steps.items[1]?.error, question };
}
