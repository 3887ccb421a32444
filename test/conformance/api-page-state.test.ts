import { HistoryPage, PageDiff, PageState, PageStateParts, Problem } from "@dormouse/contract";
import { applyPatch, encodePage } from "@dormouse/core";
import { beforeAll, describe, expect, it } from "vitest";
import { ordersPage, sessionWithPages } from "./support/api/shown-pages.ts";
import { createTestApi, jsonOf, keys, typing, type TestApi } from "./support/api/test-api.ts";

let api: TestApi;
let sessionId: string;
let blankId: string;
const first = ordersPage();
const second = ordersPage({ search: "Ada" });
const third = ordersPage({ search: "Ada", rows: [1002, 1003, 1004] });

beforeAll(async () => {
  api = await createTestApi();
  sessionId = await sessionWithPages(api, [first, second, undefined, third], {
    agentId: "buyer",
    metadata: { agentName: "Buyer" },
  });
  const run = typing();
  ({
    session: { sessionId: blankId },
  } = await jsonOf<{ session: { sessionId: string } }>(
    api.call("POST", "/v1/sessions", { body: { run } }),
  ));
  await api.runSteps();
});

function get(path: string, options: Parameters<TestApi["call"]>[2] = {}, id = sessionId) {
  return api.call("GET", `/v1/sessions/${id}/${path}`, options);
}

async function problemOf(path: string, id = sessionId): Promise<Problem> {
  return Problem.parse(await (await get(path, {}, id)).json());
}

async function stateOf(query = ""): Promise<PageState> {
  return PageState.parse(await jsonOf(get(`state${query}`)));
}

describe("the state of a session's page", () => {
  it("is told whole: the page, what can be done, what was done, and how often", async () => {
    const state = await stateOf();
    expect(state).toMatchObject({
      session_id: sessionId,
      agent_id: "buyer",
      agent_name: "Buyer",
      page_state: {
        route: "/orders?page=1",
        metadata: { title: "Orders", breadcrumbs: ["Home", "Orders"] },
        pagination: { cursor: 1, total_pages: 5 },
        filters: { Status: "Open" },
        sort: { key: "Number", order: "asc" },
        step: 4,
      },
      statistics: { total_actions: 4, successful_actions: 4, failed_actions: 0 },
      query_cache: {},
    });
    expect(state.page_state.visible_items.map(({ id }) => id)).toEqual(["1002", "1003", "1004"]);
    expect(state.action_state.disabled_actions).toMatchObject([{ ref: "e3", reason: "inert" }]);
    expect(state.history.actions.map(({ t, action }) => [t, action])).toEqual([
      [0, "type"],
      [1, "type"],
      [2, "type"],
      [3, "read"],
    ]);
  });

  it("is told in the parts that are asked for", async () => {
    const only = PageStateParts.parse(await jsonOf(get("state?sections=statistics,page_state")));
    expect(Object.keys(only).toSorted()).toEqual(
      [
        "agent_id",
        "agent_name",
        "last_updated",
        "page_state",
        "session_id",
        "statistics",
      ].toSorted(),
    );
    const forms = PageStateParts.parse(await jsonOf(get("state?sections=forms")));
    expect(Object.keys(forms)).toEqual(["session_id", "page_state", "action_state"]);
    expect(forms.page_state?.section_order).toEqual(["form:search"]);
    expect(Object.keys(forms.page_state?.elements ?? {})).toEqual(["e1", "e2"]);
    const page = PageStateParts.parse(await jsonOf(get("state?sections=page_state,tables")));
    expect(Object.keys(page)).toEqual(["session_id", "page_state"]);
    expect(page.page_state?.section_order).toEqual(["table:orders"]);
  });

  it("is had as it was after an earlier step, also after one that changed nothing", async () => {
    const at = async (step: number) =>
      PageStateParts.parse(await jsonOf(get(`state?step=${step}`))).page_state;
    expect(await at(1)).toMatchObject({ step: 1, elements: { e1: { value: "" } } });
    expect(await at(2)).toMatchObject({ step: 2, elements: { e1: { value: "Ada" } } });
    expect(await at(3)).toEqual(await at(2));
    expect(await at(4)).toEqual((await stateOf()).page_state);
  });

  it("is text for a model, within its budget", async () => {
    const response = await get("state?format=text");
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toBe(encodePage(third).text);
    const short = await (await get("state?format=text&budget=60")).text();
    expect(short).toBe(encodePage(third, { budgetTokens: 60 }).text);
    const forms = await (await get("state?format=text&sections=forms")).text();
    expect(forms).toContain("Customer");
    expect(forms).not.toContain("1002");
  });

  it("is not sent again to who has it", async () => {
    for (const query of ["", "?format=text", "?sections=page_state"]) {
      const response = await get(`state${query}`);
      const tag = response.headers.get("etag") ?? "";
      expect(tag).toMatch(/^"[\w-]{22}"$/);
      const again = await get(`state${query}`, { headers: { "if-none-match": `"0", W/${tag}` } });
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", tag]);
      const other = await get(`state${query}`, { headers: { "if-none-match": '"0"' } });
      expect(other.status).toBe(200);
    }
  });

  it("is refused where it cannot be, with what is at fault", async () => {
    const faults: [string, string, string | undefined][] = [
      ["state?format=xml", "invalid_request", "format"],
      ["state?sections=forms,cookies", "invalid_request", "sections[1]"],
      ["state?step=0", "invalid_request", "step"],
      ["state?step=5", "step_not_found", "step"],
      ["state?step=2&sections=history", "invalid_request", "sections"],
      ["state?budget=100", "invalid_request", "budget"],
      ["state?format=text&budget=1", "invalid_request", "budget"],
      ["state?format=text&sections=statistics", "invalid_request", "sections"],
      ["state?version=2", "invalid_request", "version"],
      ["diff?format=html", "invalid_request", "format"],
      ["diff?since=-1", "invalid_request", "since"],
      ["diff?since=5", "step_not_found", "since"],
      ["history?limit=0", "invalid_request", "limit"],
      ["history?offset=-1", "invalid_request", "offset"],
    ];
    for (const [path, code, at] of faults) {
      const problem = await problemOf(path);
      expect([path, problem.code, problem.path]).toEqual([path, code, at]);
    }
  });

  it("is none where no step has looked at the page", async () => {
    for (const path of ["state", "state?format=text", "state?step=1", "diff"]) {
      expect((await problemOf(path, blankId)).code).toBe("page_state_not_found");
    }
    const counted = await jsonOf(get("state?sections=statistics,history", {}, blankId));
    expect(counted).toMatchObject({ statistics: { total_actions: 1 } });
  });

  it("is no other tenant's", async () => {
    for (const path of ["state", "state?sections=page_state", "state?step=1", "diff", "history"]) {
      const response = await get(path, { key: keys.theirs });
      expect(Problem.parse(await response.json()).code).toBe("session_not_found");
      expect((await get(path, { key: null })).status).toBe(401);
    }
  });
});

describe("what changed of the page", () => {
  it("put on the state before gives exactly the state now", async () => {
    const now = await stateOf();
    for (const since of [1, 2, 3, 4, 3, 2, 1]) {
      // The way there goes by the hot copies, the way back without.
      if (since === 4) api.memory.hot.clear();
      const diff = PageDiff.parse(await jsonOf(get(`diff?since=${since}`)));
      expect(diff).toMatchObject({ since, step: 4 });
      const { session_id: _id, ...before } = PageStateParts.parse(
        await jsonOf(get(`state?step=${since}`)),
      );
      const got = diff.full ? diff.state : applyPatch(before, diff.delta ?? {});
      expect(got).toEqual({ page_state: now.page_state, action_state: now.action_state });
    }
    expect(await jsonOf(get("diff?since=4"))).toEqual({
      since: 4,
      step: 4,
      full: false,
      delta: {},
    });
  });

  it("is that of the newest change where nothing else is asked for", async () => {
    expect(await jsonOf(get("diff"))).toMatchObject({ since: 2, step: 4 });
    const id = await sessionWithPages(api, [first, second]);
    const hot = await jsonOf(get("diff", {}, id));
    expect(hot).toMatchObject({ since: 1, step: 2, full: false });
    api.memory.hot.clear();
    expect(await jsonOf(get("diff", {}, id))).toEqual(hot);
    const patch = PageDiff.parse(await jsonOf(get("diff?since=2&format=patch")));
    expect(patch.delta).toBeUndefined();
    expect(patch.full || (patch.patch ?? []).length > 0).toBe(true);
  });

  it("is all of it on another page", async () => {
    const id = await sessionWithPages(api, [first, ordersPage({ page: 2, rows: [1009] })]);
    const diff = PageDiff.parse(await jsonOf(get("diff", {}, id)));
    expect(diff).toMatchObject({ since: 1, step: 2, full: true });
    expect(diff.state?.page_state.route).toBe("/orders?page=2");
  });
});

describe("the history of a session", () => {
  it("is read page by page, the newest first", async () => {
    const read = async (query: string) => HistoryPage.parse(await jsonOf(get(`history${query}`)));
    const whole = await read("");
    expect(whole).toMatchObject({ total: 4, limit: 20, offset: 0 });
    expect(whole.actions.map(({ t }) => t)).toEqual([3, 2, 1, 0]);
    const pages = [await read("?limit=3"), await read("?limit=3&offset=3")];
    expect(pages.flatMap(({ actions }) => actions)).toEqual(whole.actions);
    expect((await read("?offset=4")).actions).toEqual([]);
  });

  it("tells what each did, what came of it, and nothing that may be a password", async () => {
    const { actions } = HistoryPage.parse(await jsonOf(get("history")));
    const [read, , typed, opened] = actions;
    expect(read).toMatchObject({ action: "read", success: true, step: 4 });
    expect(read?.observation).toContain("text 1 text 2 text 3");
    expect(typed?.input).toEqual({ text: "•••" });
    expect(typed?.delta).toEqual({});
    expect(opened?.delta).toMatchObject({ page_state: { route: "/orders?page=1" } });
  });

  it("tells of an action that failed, and why", async () => {
    const fill = { type: "fill", locator: "#gone", value: "x" };
    const run = { kind: "script", actions: [{ actions: [{ type: "read" }, fill] }] };
    const { session } = await jsonOf<{ session: { sessionId: string } }>(
      api.call("POST", "/v1/sessions", { body: { run } }),
    );
    await api.runSteps();
    const { actions, total } = HistoryPage.parse(
      await jsonOf(get("history", {}, session.sessionId)),
    );
    expect(total).toBe(2);
    expect(actions[0]).toMatchObject({
      t: 1,
      action: "fill",
      input: { locator: "#gone", value: "•••" },
      success: false,
    });
    expect(actions[0]?.observation).toMatch(/^locator_not_found: /);
    const statistics = await jsonOf(get("state?sections=statistics", {}, session.sessionId));
    expect(statistics).toMatchObject({ statistics: { successful_actions: 1, failed_actions: 1 } });
  });

  it("tells of the newest actions only, as many as the deployment says", async () => {
    const few = await createTestApi({ settings: { ...api.settings, toldActions: 2 } });
    const id = await sessionWithPages(few, [first, second, undefined]);
    const page = HistoryPage.parse(
      await jsonOf(few.call("GET", `/v1/sessions/${id}/history?limit=10`)),
    );
    expect(page.total).toBe(3);
    expect(page.actions.map(({ t }) => t)).toEqual([2, 1]);
  });
});
