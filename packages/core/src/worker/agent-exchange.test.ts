import type { AgentRequest } from "@dormouse/contract";
import { beforeEach, expect, test } from "vitest";
import { readContext } from "../agent/read-context.ts";
import { readExchange } from "../agent/read-exchange.ts";
import { pageOf } from "../page-state/outline/support/page-of.ts";
import { listActions } from "../page-state/history/list-actions.ts";
import { createEngine, tenantId, type Engine } from "./simulation/engine.ts";
import { ScriptedModels } from "./simulation/scripted-models.ts";

/** Into one of the fields, which are the page's second and third element. */
const type = (ref: string, text: string) => [{ tool: "type", input: { ref, text } }];
const decisions = [type("e2", "ada"), type("e3", "hunter22"), [{ tool: "finish", input: {} }]];
const run = { kind: "agent", task: "Sign in." } as AgentRequest;

let engine: Engine;
let entered = 0;
beforeEach(() => {
  engine = createEngine();
  engine.browser.during = async () => (entered += 1);
  engine.browser.shows = () =>
    pageOf(
      `<main><h1>Sign in</h1><p>${entered} entered</p>` +
        `<label>Name <input></label><label>Password <input type="password"></label></main>`,
      { fingerprint: `${entered}` },
    );
});

test("a model is told the same by a worker that did not decide the step before as by one that did", async () => {
  const told = [];
  for (const isWarm of [true, false]) {
    entered = 0;
    const models = new ScriptedModels(decisions);
    const key = await engine.session([], { run });
    const same = engine.worker({ quantumMs: 0 });
    for (let step = 0; step < decisions.length; step += 1) {
      await engine.deliver({ ...(isWarm ? same : engine.worker({ quantumMs: 0 })), models });
    }
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
    told.push(models.requests.map(({ messages }) => JSON.stringify(messages)));
  }
  expect(told[1]).toEqual(told[0]);
  const [first = "", second = "", third = ""] = told[1] ?? [];
  expect(second).toContain("What changed of the page");
  // Providers have what they were told before ready, where it comes again as it was.
  const unmarked = (text: string) => text.replaceAll('"keep":true,', "");
  expect(unmarked(second).startsWith(unmarked(first).slice(0, -1))).toBe(true);
  expect(unmarked(third).startsWith(unmarked(second).slice(0, -1))).toBe(true);
  expect(third).toContain("~ text 2 entered");
});

test("what is entered into a field that hides it is stored sealed, and shown to nobody", async () => {
  const models = new ScriptedModels(decisions);
  const key = await engine.session([], { run });
  await engine.deliver({ ...engine.worker(), models });
  expect(engine.typed()).toEqual(["ada", "hunter22"]);
  const shown = await readContext(engine.world, { ...key, tenantId }, 2);
  expect(shown.answer.calls).toMatchObject([{ tool: "type", input: { text: "***" } }]);
  const { request } = await readContext(engine.world, { ...key, tenantId }, 3);
  expect(JSON.stringify(request)).not.toContain("hunter22");
  expect(JSON.stringify(models.requests[2]?.messages)).toContain("hunter22");
  const session = await engine.read(key);
  const [typed] = await listActions(engine.world, session, { limit: 1, offset: 1, most: 9 });
  expect(typed).toMatchObject({
    action: "type",
    input: { decision: 'type e3 password "Password" = •••' },
  });
  const [record] = await engine.world.store.readSteps(key, { fromStep: 2, toStep: 2 });
  if (record?.exchange === undefined || !("blobKey" in record.exchange)) throw new Error("no blob");
  const { blobKey } = record.exchange;
  const blob = await engine.world.blobs.get(blobKey);
  expect(Buffer.from(blob ?? []).includes("hunter22")).toBe(false);
  const exchange = await readExchange(engine.world, session, 2, record.exchange);
  expect(exchange.answer.calls).toMatchObject(type("e3", "hunter22"));
  // As it was stored before: in the clear.
  await engine.world.blobs.put(blobKey, Buffer.from(JSON.stringify(exchange)), "application/json");
  const earlier = { ...record.exchange, schemaVersion: 1 };
  expect(await readExchange(engine.world, session, 2, earlier)).toEqual(exchange);
});
