import { expect, test } from "vitest";
import { pageOf } from "../../page-state/outline/support/page-of.ts";
import { createEngine, tenantId } from "../../worker/simulation/engine.ts";
import { ScriptedModels } from "../../worker/simulation/scripted-models.ts";
import { saveRun } from "./save-run.ts";

const html = `<label for="q">Number</label><input id="q"><button>Search</button>`;

test("a run is saved from what is recorded of it; one that no model had a part in is refused", async () => {
  const engine = createEngine();
  engine.browser.shows = () => pageOf(html, { url: "https://harbor.test/containers" });
  const models = new ScriptedModels([
    [{ tool: "fill", input: { ref: "e1", value: "MSCU1234567" } }],
    [{ tool: "finish", input: { output: "Done." } }],
  ]);
  const run = { kind: "agent" as const, task: "Look for MSCU1234567." };
  const key = { ...(await engine.session([], { run })), tenantId };
  await engine.deliver({ ...engine.worker(), models });
  const { runId, status } = await engine.detail(key);
  expect(status).toBe("COMPLETED");
  const saved = await saveRun(engine.world, key, runId, {
    parameters: { container: "MSCU1234567" },
  });
  expect(saved).toMatchObject({
    actions: [
      { actions: [{ type: "goto", url: "https://harbor.test/containers" }] },
      {
        intent: 'fill textbox "Number" = "{{input.container}}"',
        actions: [
          {
            type: "fill",
            locator: { role: "textbox", name: "Number", exact: true },
            value: "{{input.container}}",
          },
        ],
      },
    ],
    input: { container: "MSCU1234567" },
    unresolved: [{ field: "result" }],
  });

  const unused = saveRun(engine.world, key, runId, { parameters: { container: "TCLU7654321" } });
  await expect(unused).rejects.toMatchObject({
    code: "invalid_request",
    path: "parameters.container",
  });

  const script = { ...(await engine.session(["one"])), tenantId };
  await engine.deliver();
  const { runId: other } = await engine.detail(script);
  await expect(saveRun(engine.world, script, other, {})).rejects.toMatchObject({
    code: "run_not_savable",
  });
});
