import { createBrowserPort } from "@dormouse/browser";
import { actionOn, createClient, type Client } from "@dormouse/client";
import type { AvailableAction, PageState, ScriptAction } from "@dormouse/contract";
import { createWorker, defaultSettings, estimateTokens, work, type Worker } from "@dormouse/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serve, type Host } from "../conformance/support/api/serve.ts";
import { createTestApi, keys, type TestApi } from "../conformance/support/api/test-api.ts";
import { startHarbor, type Harbor } from "../support/harbor/index.ts";

let harbor: Harbor;
let api: TestApi;
let host: Host;
let client: Client;
let worker: Worker;
const browser = createBrowserPort({ network: { allowPrivate: true } });

beforeAll(async () => {
  [harbor, api] = await Promise.all([startHarbor(), createTestApi()]);
  host = await serve(api.app);
  client = createClient({ url: host.url, apiKey: keys.ours });
  worker = createWorker({
    world: api.world,
    browser,
    settings: { ...defaultSettings, quantumMs: 0 },
    processId: process.pid,
    report: () => {},
  });
});
afterAll(async () => {
  await worker?.warm.close();
  await browser.close();
  await host?.close();
  await harbor?.close();
});

async function runSteps(): Promise<void> {
  for (let hints = api.memory.queue.drain(); hints.length > 0; hints = api.memory.queue.drain()) {
    for (const hint of hints) await work(worker, hint, api.world.clock.nowMs() + 600_000);
  }
}

async function act(sessionId: string, ...actions: ScriptAction[]): Promise<PageState> {
  await client.sessions.execute(sessionId, { kind: "script", actions: [{ actions }] });
  await runSteps();
  expect((await client.sessions.get(sessionId)).status).toBe("COMPLETED");
  return client.sessions.state(sessionId);
}

function actionNamed({ action_state }: PageState, name: string): AvailableAction {
  const found = action_state.available_actions.find((one) => one.name === name);
  if (found === undefined) throw new Error(`nothing is called ${name}`);
  return found;
}

it("an agent works at Harbor with nothing but what the page's state tells", async () => {
  const { session } = await client.sessions.create({
    agentId: "clerk",
    run: { kind: "script", actions: [{ type: "goto", url: `${harbor.url}/login` }] },
  });
  const { sessionId } = session;
  await runSteps();
  const login = await client.sessions.state(sessionId);
  expect(login.page_state.elements[actionNamed(login, "Password").ref]?.masked).toBe(false);

  const containers = await act(
    sessionId,
    actionOn(actionNamed(login, "Username"), { value: "demo" }),
    actionOn(actionNamed(login, "Password"), { value: "harbor-demo" }),
    actionOn(actionNamed(login, "Sign in")),
  );
  expect(containers.page_state).toMatchObject({
    route: "/containers",
    pagination: { cursor: 1, total_pages: 12, page_size: 20, total_items: 240 },
    sort: { key: "Container", order: "asc" },
  });
  expect(containers.page_state.visible_items).toHaveLength(20);

  await act(sessionId, actionOn(actionNamed(containers, "Number"), { value: "BLAU" }));
  const edit = await client.sessions.diff(sessionId, { format: "lines" });
  expect(edit.full).toBe(false);
  expect(edit.text).toContain("BLAU");
  expect(estimateTokens(edit.text ?? "")).toBeLessThanOrEqual(40);

  const held = await act(
    sessionId,
    actionOn(actionNamed(containers, "Status"), { options: ["On hold"] }),
    actionOn(actionNamed(containers, "Apply filters")),
  );
  expect(held.page_state.filters).toMatchObject({ Status: "On hold" });
  expect(held.page_state.visible_items.length).toBeGreaterThan(0);
  for (const { excerpt } of held.page_state.visible_items) expect(excerpt).toContain("On hold");

  const text = await client.sessions.stateText(sessionId, { budget: 300 });
  expect(estimateTokens(text)).toBeLessThanOrEqual(300);
  const { actions, total } = await client.sessions.history(sessionId);
  expect(total).toBe(7);
  expect(actions.map(({ input }) => input["value"]).filter(Boolean)).toEqual([
    "BLAU",
    "•••",
    "demo",
  ]);
  expect(held.statistics).toMatchObject({ total_actions: 7, failed_actions: 0 });
  await looksCloser(sessionId);
});

/** Of the page that the actions before them in the same step have left. */
async function looksCloser(sessionId: string): Promise<void> {
  const state = await client.sessions.state(sessionId);
  const { runId } = await client.sessions.execute(sessionId, {
    kind: "script",
    actions: [
      {
        actions: [
          { type: "fill", locator: { ref: actionNamed(state, "Number").ref }, value: "" },
          { type: "click", locator: { ref: actionNamed(state, "Apply filters").ref } },
          { type: "expand", name: "parts" },
          { type: "find", name: "found", text: "castor", limit: 3 },
          { type: "readText", name: "text", length: 200 },
          { type: "html", name: "markup", ref: actionNamed(state, "My desk").ref },
        ],
      },
      { type: "expand", name: "none", section: "no such section" },
    ],
  });
  await runSteps();
  const { output, error } = await client.sessions.run(sessionId, runId);
  expect(output).toMatchObject({
    parts: expect.stringMatching(/## table Containers e\d+ .*… \d+ rows?.*: expand e\d+/),
    found: expect.stringMatching(/\ne\d+ \w+ → \/containers\/\w+ \| Castor Shipping/),
    text: { text: expect.stringContaining("Containers"), next: 200 },
    markup: { text: '<a href="/desk">My desk</a>' },
  });
  expect(error).toMatchObject({ code: "section_not_found" });
}
