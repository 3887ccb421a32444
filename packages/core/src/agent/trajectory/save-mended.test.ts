import type { SiteDescription } from "@dormouse/contract";
import { expect, test } from "vitest";
import { operationTask } from "../../login/tasks.ts";
import { pageOf } from "../../page-state/outline/support/page-of.ts";
import { putSite } from "../../site/manage.ts";
import { ActionError } from "../../step/errors.ts";
import { createEngine, tenantId } from "../../worker/simulation/engine.ts";
import { loginSite } from "../../worker/simulation/login-site.ts";
import { ScriptedModels } from "../../worker/simulation/scripted-models.ts";
import { saveRun } from "./save-run.ts";

test("an operation that was mended is saved in its place, unless it is described otherwise by then", async () => {
  const engine = createEngine();
  engine.browser.site = {
    async perform(action) {
      const { type } = action;
      if ("text" in action && action.text === "old")
        throw new ActionError("locator_not_found", "It is gone.");
      return type === "extract" ? { title: "A-1" } : undefined;
    },
    probe: () => true,
  };
  engine.browser.shows = () => pageOf("<button>Show A-1</button>", { url: loginSite.url });
  const { name, ...description } = siteWith("of {{input.of}}", "old");
  await putSite(engine.world, { tenantId, name }, description);
  const task = operationTask({ name, ...description }, "look", { of: "A-1" });
  const key = { ...(await engine.session([], { run: { ...task, heal: {} } })), tenantId };
  const models = new ScriptedModels([
    [{ tool: "click", input: { ref: "e1" } }],
    [{ tool: "finish", input: {} }],
  ]);
  await engine.deliver({ ...engine.worker(), models });
  const { runId, status, healed } = await engine.detail(key);
  expect([status, healed?.length]).toEqual(["COMPLETED", 1]);

  const as = { site: name, operation: "look", replace: true };
  const saving = () => saveRun(engine.world, key, runId, { parameters: { of: "A-1" }, as });
  const { operation } = await saving();
  expect(operation?.description.actions).toMatchObject([
    { type: "type", text: "of {{input.of}}" },
    { type: "click", locator: { role: "button", name: "Show {{input.of}}" } },
  ]);
  await expect(saving()).rejects.toMatchObject({ code: "run_not_savable" });
});

function siteWith(...texts: string[]): SiteDescription & { name: string } {
  const look = {
    input: {
      type: "object" as const,
      properties: { of: { type: "string" } },
      required: ["of"],
    },
    output: { type: "object" as const, properties: { title: { type: "string" } } },
    effect: false,
    actions: texts.map((text) => ({ type: "type" as const, text })),
    extract: { title: "h1" },
  };
  return { ...loginSite, operations: { look } };
}
