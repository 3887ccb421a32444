import type { AgentRequest } from "@dormouse/contract";
import { expect, test } from "vitest";
import { defaultSettings as settings } from "../settings.ts";
import { createEngine, script, tenantId } from "../worker/simulation/engine.ts";
import { ScriptedModels } from "../worker/simulation/scripted-models.ts";
import { resumeSession } from "./resume.ts";
import { giveUpUndeliverable } from "./undeliverable.ts";

/** What is done for a login is not done by anybody who would decide what is to become of it. */
function refresh(...steps: string[]) {
  return { run: { ...script(steps), kind: "refresh" as const } };
}

test("what is done for a login fails where no worker can take it", async () => {
  const engine = createEngine();
  const key = await engine.session([], refresh("one"));
  await giveUpUndeliverable(engine.world, settings, await engine.hintFor(key));
  const error = { code: "undeliverable" };
  expect(await engine.read(key)).toMatchObject({ status: "FAILED", run: { error } });
});

test("an agent's run waits where its worker is lost each time, also where it may have had an effect", async () => {
  for (const text of ["be lost", "post, be lost"]) {
    const engine = createEngine();
    engine.browser.losses = 1;
    const models = new ScriptedModels([
      [{ tool: "type", input: { text } }],
      [{ tool: "finish", input: {} }],
    ]);
    const run = { kind: "agent", task: "Book a slot." } as AgentRequest;
    const key = await engine.session([], { run });
    await engine.deliver({ ...engine.worker({ maxAttempts: 1 }), models });
    const reason = { code: "attempts_exhausted", message: expect.stringContaining("Resume") };
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED", reason });
    await resumeSession(engine.world, settings, key);
    await engine.deliver({ ...engine.worker(), models });
    expect(await engine.detail({ ...key, tenantId })).toMatchObject({ status: "COMPLETED" });
    // Nobody is asked whether what may have happened is to be done again: it is not, and the model is told.
    expect(engine.typed().filter((typed) => typed.startsWith("post")).length).toBeLessThan(2);
  }
});

test("what is done for a login fails where its worker is lost each time", async () => {
  const engine = createEngine();
  const key = await engine.session([], refresh("be lost"));
  const process = engine.worker({ maxAttempts: 1 });
  await engine.deliver(process);
  const error = { code: "attempts_exhausted" };
  expect(await engine.read(key)).toMatchObject({ status: "FAILED", run: { error } });
});

test("what is done for a login waits for a decision where it may have had an effect", async () => {
  const engine = createEngine();
  const key = await engine.session([], refresh("post, be lost"));
  await engine.deliver(engine.worker({ maxAttempts: 1 }));
  await engine.world.clock.advance(settings.retryBackoffMs * 2);
  await engine.deliver(engine.worker({ maxAttempts: 1 }));
  expect(await engine.read(key)).toMatchObject({
    status: "PAUSED",
    reason: { code: "outcome_unknown" },
  });
});
