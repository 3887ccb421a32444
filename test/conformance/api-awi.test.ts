import { beforeAll, describe, expect, it } from "vitest";
import { ordersPage, sessionWithPages } from "./support/api/shown-pages.ts";
import {
  createTestApi,
  jsonOf,
  keys,
  tenants,
  typing,
  type TestApi,
} from "./support/api/test-api.ts";

let api: TestApi;
let buyer: string;
let seller: string;

beforeAll(async () => {
  api = await createTestApi();
  buyer = await sessionWithPages(api, [ordersPage(), ordersPage({ search: "Ada" })], {
    agentId: "buyer",
  });
  seller = await sessionWithPages(api, [ordersPage({ page: 2 })], { agentId: "seller" });
});

type Answer = Record<string, unknown>;

function call(path: string, headers: Record<string, string> = {}, method = "GET") {
  return api.call(method, `/api/${path}`, { headers });
}

async function get(path: string, headers?: Record<string, string>): Promise<Answer> {
  return jsonOf(call(path, headers));
}

describe("a client of agentic web interfaces", () => {
  it("gets the state of its agent's session, however it names that", async () => {
    const expected = {
      success: true,
      sessionId: buyer,
      currentState: {
        route: "/orders?page=1",
        metadata: { title: "Orders" },
        pagination: { cursor: 1, total_pages: 5 },
        filters: { Status: "Open" },
        sort: { key: "Number", order: "asc" },
        visibleItems: 3,
      },
      actionState: { disabled: [{ ref: "e3", reason: "inert" }] },
      statistics: { totalActions: 2, failedActions: 0, successRate: "100.0%" },
      cacheInfo: { cachedAt: null },
    };
    for (const query of [
      "agentId=buyer",
      "agent_id=buyer",
      `sessionId=${buyer}`,
      `session_id=${buyer}`,
    ]) {
      expect(await get(`agent/session/state?${query}`)).toMatchObject(expected);
    }
    expect(await get("agent/session/state", { "x-agent-id": "buyer" })).toMatchObject(expected);
  });

  it("gets the newest session where it names none, with the key in its own header", async () => {
    const response = await api.call("GET", "/api/agent/session/state", {
      key: null,
      headers: { "x-agent-api-key": keys.ours },
    });
    expect(await jsonOf(response)).toMatchObject({ success: true, sessionId: seller });
  });

  it("gets the trajectory, the newest first, and page by page", async () => {
    const whole = await get("agent/session/history?agentId=buyer&limit=5000");
    expect(whole).toMatchObject({ success: true, sessionId: buyer, total: 2, limit: 100 });
    expect(whole["trajectory"]).toMatchObject([
      { t: 1, action: "read", success: true },
      { t: 0, action: "type", success: true },
    ]);
    const second = await get("agent/session/history?agentId=buyer&limit=1&offset=1");
    expect(second).toMatchObject({ trajectory: [{ t: 0 }], total: 2, limit: 1, offset: 1 });
  });

  it("gets what the newest step changed, and the action it did", async () => {
    const diff = await get("agent/session/diff?agentId=buyer");
    expect(diff).toMatchObject({
      success: true,
      delta: { page_state: { elements: { e1: { value: "Ada" } } } },
      last_action: { action: "read" },
    });
  });

  it("is told so of a session whose page nobody has looked at", async () => {
    await jsonOf(api.call("POST", "/v1/sessions", { body: { agentId: "idle", run: typing() } }));
    await api.runSteps();
    expect(await get("agent/session/state?agentId=idle")).toMatchObject({
      success: true,
      currentState: { route: null, visibleItems: 0, items: [] },
      statistics: { totalActions: 1 },
    });
    expect(await get("agent/session/diff?agentId=idle")).toMatchObject({
      success: false,
      message: "No recent state changes",
    });
  });

  it("finds its session without Redis, and the newest that was not ended", async () => {
    const older = await sessionWithPages(api, [ordersPage()], { agentId: "worker" });
    const newer = await sessionWithPages(api, [ordersPage()], { agentId: "worker" });
    api.memory.hot.clear();
    expect(await get("agent/session/state?agentId=worker")).toMatchObject({ sessionId: newer });
    const end = () => call("agent/session/end?agentId=worker", {}, "POST");
    expect(await jsonOf(end())).toMatchObject({ success: true, sessionId: newer, archived: true });
    expect(await get("agent/session/state?agentId=worker")).toMatchObject({ sessionId: older });
    expect(await jsonOf(end())).toMatchObject({ sessionId: older, archived: true });
    expect((await end()).status).toBe(404);
    expect(await get(`agent/session/state?sessionId=${newer}`)).toMatchObject({ success: true });
    const again = await call(`agent/session/end?sessionId=${newer}`, {}, "POST");
    expect(await jsonOf(again)).toMatchObject({ sessionId: newer, archived: true });
  });

  it("ends the session that it names in the body, and none where that cannot be read", async () => {
    const older = await sessionWithPages(api, [ordersPage()], { agentId: "first" });
    const newer = await sessionWithPages(api, [ordersPage()], { agentId: "second" });
    const end = (body: unknown) => api.call("POST", "/api/agent/session/end", { body });
    expect((await end({ sessionId: 7 })).status).toBe(400);
    const misspelt = await api.call("POST", "/api/agent/session/end?agent=first");
    expect(misspelt.status).toBe(400);
    expect((await end({ agentid: "first" })).status).toBe(400);
    expect((await end({ sessionId: "unknown" })).status).toBe(404);
    expect(await get("agent/session/state")).toMatchObject({ sessionId: newer });
    expect(await jsonOf(end({ sessionId: older }))).toMatchObject({ sessionId: older });
    expect(await jsonOf(end({ agent_id: "second" }))).toMatchObject({ sessionId: newer });
  });

  it("gets its newest session before that has a page, with Redis as without", async () => {
    await sessionWithPages(api, [ordersPage()], { agentId: "beginner" });
    const body = { agentId: "beginner" };
    const { session } = await jsonOf<{ session: { sessionId: string } }>(
      api.call("POST", "/v1/sessions", { body }),
    );
    const { sessionId } = session;
    const state = () => get("agent/session/state?agentId=beginner");
    expect(await state()).toMatchObject({ sessionId });
    api.memory.hot.clear();
    expect(await state()).toMatchObject({ sessionId });
  });

  it("is not led to a session that is gone by a copy that outlived it", async () => {
    const id = await sessionWithPages(api, [ordersPage()], { agentId: "ghost" });
    const page = await api.world.hot.readPage({ tenantId: tenants.ours, sessionId: id });
    await jsonOf(call("agent/session/end?agentId=ghost", {}, "POST"));
    const memory = { content: ordersPage(), refs: { next: 1, signatures: {} } };
    const copy = page ?? { step: 1, revision: 1, checkedAtMs: 0, memory };
    const key = { tenantId: tenants.ours, sessionId: id };
    await api.world.hot.putPage(key, { ...copy, agentId: "ghost" });
    expect((await call("agent/session/state?agentId=ghost")).status).toBe(404);
  });

  it("is refused in the shape it knows, with our code", async () => {
    const refusal = async (path: string, options: Parameters<TestApi["call"]>[2] = {}) => {
      const response = await api.call("GET", `/api/${path}`, options);
      expect(response.headers.get("content-type")).toBe("application/json");
      const { success, error, code } = await (response.json() as Promise<Answer>);
      expect([success, typeof error]).toEqual([false, "string"]);
      return [response.status, code];
    };
    const none = [404, "session_not_found"];
    expect(await refusal("agent/session/state?agentId=nobody")).toEqual(none);
    expect(await refusal(`agent/session/state?sessionId=${buyer}`, { key: keys.theirs })).toEqual(
      none,
    );
    expect(await refusal("agent/session/diff?agentId=buyer", { key: keys.theirs })).toEqual(none);
    expect(await refusal("agent/session/state", { key: null })).toEqual([401, "unauthorized"]);
    expect(await refusal("agent/session/history?limit=0")).toEqual([400, "invalid_request"]);
    expect(await refusal("agent/session/state?agentId=a b")).toEqual([400, "invalid_request"]);
    const headers = { "x-agent-id": "a b" };
    expect(await refusal("agent/session/state", { headers })).toEqual([400, "invalid_request"]);
    expect(await refusal("agent/session/state?sessionId=7")).toEqual(none);
    expect(await refusal("agent/session/end")).toEqual([405, "method_not_allowed"]);
    expect(await refusal("agent/session/screen")).toEqual([404, "route_not_found"]);
  });

  it("is told whether Redis and the table answer, without a key", async () => {
    const health = () => jsonOf<Answer>(api.call("GET", "/api/health", { key: null }));
    const connected = { database: "connected", redis: "connected" };
    expect(await health()).toMatchObject({ success: true, services: connected });
    const read = api.world.store.readTenantByKeyHash.bind(api.world.store);
    api.world.store.readTenantByKeyHash = () => Promise.reject(new Error("away"));
    const isAway = expect.objectContaining({ database: "error", redis: "connected" });
    await expect.poll(async () => (await health())["services"]).toEqual(isAway);
    api.world.store.readTenantByKeyHash = read;
    await expect.poll(async () => (await health())["services"]).toEqual(connected);
  });
});
