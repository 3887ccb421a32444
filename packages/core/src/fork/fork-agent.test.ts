import type { AgentRequest } from "@dormouse/contract";
import { expect, test } from "vitest";
import { readContext } from "../agent/read-context.ts";
import { sessionView } from "../session/view.ts";
import { defaultSettings as settings } from "../settings.ts";
import { createEngine, tenantId } from "../worker/simulation/engine.ts";
import { ScriptedModels } from "../worker/simulation/scripted-models.ts";
import { forkSession } from "./fork.ts";

const type = (text: string) => [{ tool: "type", input: { text } }];

test("a fork of an agent's run has done the steps that failed too, and taken what they took", async () => {
  const engine = createEngine();
  const note = [{ tool: "note", input: { text: "later" } }, ...type("b")];
  const finish = [{ tool: "finish", input: {} }];
  const models = new ScriptedModels([type("a"), type("fail"), note, finish]);
  const run = { kind: "agent", task: "Book a slot." } as AgentRequest;
  const key = await engine.session([], { run });
  await engine.deliver({ ...engine.worker(), models });
  const stands = [];
  for (const step of [2, 4]) {
    const forked = await forkSession(engine.world, settings, key, { step });
    if ("duplicate" in forked) throw new Error("it was asked for before");
    const fork = { tenantId, sessionId: forked.sessionId };
    const { currentRun } = sessionView(await engine.read(fork));
    stands.push([currentRun?.status, currentRun?.steps, currentRun?.usage?.inputTokens]);
    expect((await engine.read(fork)).run?.progress?.notes).toBe(step === 2 ? undefined : "later");
    expect(await readContext(engine.world, fork, 2)).toMatchObject({
      ...(await readContext(engine.world, key, 2)),
    });
  }
  expect(stands).toEqual([
    ["CANCELLED", { total: 3, done: 2 }, 200],
    ["COMPLETED", { total: 4, done: 4 }, 400],
  ]);
});
