import type { SavedRun } from "@dormouse/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toldBy } from "../support/harbor-agent/index.ts";
import {
  startModelServer,
  type ModelReply,
  type ModelRule,
  type ModelServer,
} from "../support/model-server/index.ts";
import { StockSite, stockAccount } from "../support/stock-site/index.ts";
import { SeenPage } from "../support/task-pages/seen-page.ts";
import { readLog } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let model: ModelServer;
let world: TestWorld;
let stock: StockSite;
/** Somebody is signed in. */
let loginId: string;

beforeAll(async () => {
  [model, stock] = await Promise.all([startModelServer(), StockSite.open()]);
  world = await startTestWorld({
    settings: {
      GOOGLE_GENERATIVE_AI_API_KEY: "key-of-google",
      GOOGLE_GENERATIVE_AI_BASE_URL: model.url,
    },
  });
  await world.client.sites.put(stock.description);
  const login = await world.client.logins.acquire({ site: "stock", ...stockAccount });
  ({ loginId } = login);
});
afterAll(async () => {
  await world?.close();
  stock?.close();
  await model?.close();
});

/** Searches with whatever button there is, for what the task names, and says where that is. */
const finding: ModelRule = (question) => {
  const { task, page } = toldBy(question);
  const seen = new SeenPage(page);
  const [, number = ""] = /item (\w-\d+)/.exec(task) ?? [];
  const [, place, kg] =
    new RegExp(`^(?:\\+ .*?)?\\| ?${number} \\| (.*?) \\| (\\d+) kg`, "m").exec(page) ?? [];
  if (seen.named("Number") === undefined) return calls(["goto", { url: `${stock.url}/stock` }]);
  if (place !== undefined)
    return calls(["finish", { output: { place, kg: Number(kg), advice: "Hurry." } }]);
  return calls(
    ["fill", { ref: seen.named("Number"), value: number }],
    ["click", { ref: seen.named("Search") }],
  );
};

const output = {
  type: "object",
  properties: {
    place: { type: "string" },
    kg: { type: "number" },
    advice: { type: "string" },
  },
  required: ["place", "kg", "advice"],
};

it("what a model has worked out is an operation that does the same for something else, without a model", async () => {
  const { client } = world;
  model.answer(finding);
  const task = "Find out where item A-100 is.";
  const { runId } = await client.sessions.execute(loginId, { kind: "agent", task, output });
  expect(await client.waitForRun(loginId, runId)).toMatchObject({
    status: "COMPLETED",
    output: { result: { place: "Hall 3", kg: 12 } },
  });
  const as = { site: "stock", operation: "find_item", effect: false };
  const saving = { parameters: { item: "A-100" }, as };
  const saved = await client.sessions.saveRun(loginId, runId, saving);
  expect(saved.unresolved).toMatchObject([{ field: "advice" }]);
  expect(JSON.stringify(saved)).not.toMatch(/Hall 3|Hurry/);
  await expect(client.sessions.saveRun(loginId, runId, saving)).rejects.toMatchObject({
    code: "operation_exists",
    path: "as.operation",
  });

  await lookShortly(saved);
  const asked = model.questions.length;
  const found = await client.operations.run("find_item", { loginId, input: { item: "B-200" } });
  expect(found.output).toEqual({ place: "Hall 7", kg: 250 });
  expect(model.questions).toHaveLength(asked);
});

it("where its page has changed, a model mends the step, once, and the operation reads what it gives by itself", async () => {
  const { client } = world;
  const request = { loginId, input: { item: "C-300" } };
  stock.words.search = "Look up";
  model.answer((question) => {
    const { task, page } = toldBy(question);
    const button = new SeenPage(page).named("Look up");
    const isThere = page.includes("| C-300 | Yard |");
    expect(task).toContain("A script that worked on this site before");
    return isThere ? calls(["finish", {}]) : calls(["click", { ref: button }]);
  });
  const asked = model.questions.length;
  const {
    output: given,
    sessionId,
    runId,
  } = await client.operations.run("find_item", {
    ...request,
    heal: { limits: { steps: 4 } },
  });
  expect(given).toEqual({ place: "Yard", kg: 31 });
  expect(model.questions.length - asked).toBe(2);
  const run = await client.sessions.run(sessionId, runId);
  expect(run).toMatchObject({
    status: "COMPLETED",
    healed: [{ error: { code: "locator_not_found" }, outcome: "healed" }],
    usage: { modelCalls: 2 },
  });
  const log = await readLog(world, sessionId);
  const types = log
    .slice(log.findIndex(({ data }) => "runId" in data && data.runId === runId))
    .map(({ type }) => type);
  expect(types.filter((type) => type.startsWith("step."))).toEqual([
    "step.failed",
    "step.healing",
    "step.completed",
    "step.completed",
    "step.healed",
  ]);
});

it("a script that reserves is mended where its button is another one, and reserves once; saved again it needs no model", async () => {
  const { client } = world;
  stock.words.search = "Search";
  const actions = [
    { type: "goto" as const, url: `${stock.url}/stock?number={{input.item}}` },
    {
      intent: "Reserve the item.",
      actions: [
        {
          type: "click" as const,
          locator: {
            role: "button",
            name: "Reserve",
            within: { role: "row", hasText: "{{input.item}}" },
          },
          effect: true,
          timeoutMs: 500,
        },
      ],
    },
    {
      type: "extract" as const,
      name: "reserved",
      schema: {
        fields: { reference: { locator: "[role=status]", after: "reference is ", before: "." } },
      },
    },
  ];
  const script = { kind: "script" as const, actions, input: { item: "B-200" } };
  stock.words.reserve = "Put aside";
  model.answer((question) => {
    const { page } = toldBy(question);
    const button = new SeenPage(page).inRow("Put aside", "B-200");
    return stock.reserved.length > 0 ? calls(["finish", {}]) : calls(["click", { ref: button }]);
  });
  const heal = { approvals: "none" as const };
  const first = await client.sessions.execute(loginId, { ...script, heal });
  const mended = await client.waitForRun(loginId, first.runId);
  expect(mended).toMatchObject({ status: "COMPLETED", healed: [{ outcome: "healed" }] });
  expect(mended.output["reserved"]).toEqual({ reference: "R-175" });
  expect(stock.reserved).toEqual(["B-200"]);

  const saved = await client.sessions.saveRun(loginId, first.runId, {
    parameters: { item: "B-200" },
  });
  const asked = model.questions.length;
  const again = { kind: "script" as const, actions: saved.actions, input: { item: "A-100" } };
  const second = await client.sessions.execute(loginId, again);
  expect(await client.waitForRun(loginId, second.runId)).toMatchObject({ status: "COMPLETED" });
  expect(stock.reserved).toEqual(["B-200", "A-100"]);
  expect(model.questions).toHaveLength(asked);
});

/** Nobody waits ten seconds for a button that is not there. */
async function lookShortly({ operation }: SavedRun): Promise<void> {
  const site = stock.description;
  if (operation === undefined) throw new Error("no operation was saved");
  const { name, description } = operation;
  const actions = description.actions.map((action) => ({ ...action, timeoutMs: 1_000 }));
  const operations = { ...site.operations, [name]: { ...description, actions } };
  await world.client.sites.put({ ...site, operations });
}

function calls(...given: [tool: string, input: object][]): ModelReply {
  return { calls: given.map(([tool, input]) => ({ tool, input })) };
}
