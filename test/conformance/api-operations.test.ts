import { createClient } from "@dormouse/client";
import {
  defineSite,
  z,
  type OperationPending,
  type OperationResult,
  type Problem,
} from "@dormouse/contract";
import { defaultSettings } from "@dormouse/core";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestApi, jsonOf, keys, type TestApi } from "./support/api/test-api.ts";

const url = "https://harbor.example/";
const word = z.string().max(8);
const typing = {
  input: z.object({ word }),
  output: z.object({ typed: z.string() }),
  actions: [{ type: "type" as const, text: "{{input.word}}" }],
  extract: { typed: "p" },
};
const { name: _, ...harbor } = defineSite({
  name: "harbor",
  url,
  hosts: ["harbor.example"],
  login: { actions: [{ type: "goto", url }] },
  check: {
    open: url,
    signedIn: [{ type: "expect", text: "Sign out" }],
    signedOut: [{ type: "expect", text: "not" }],
  },
  operations: {
    type_it: { ...typing, effect: false },
    book_it: { ...typing, effect: true, read: [{ type: "goto", url }] },
    fail: { ...typing, effect: false, actions: [{ type: "fill", locator: "input", value: "x" }] },
    misread: { ...typing, output: z.object({ typed: z.iso.date() }), effect: false },
  },
});
const credentials = { username: "ada", password: "tide-table-1815" };
const input = { word: "one" };

let api: TestApi;

beforeEach(async () => {
  api = await createTestApi();
  await api.call("PUT", "/v1/sites/harbor", { body: harbor });
});

type Asked = { headers?: Record<string, string>; key?: string };

/** The answer, while workers do what is due. */
async function post(path: string, body: unknown, asked: Asked = {}): Promise<Response> {
  return whileWorking(api.call("POST", path, { body, ...asked }));
}

async function whileWorking<Value>(value: Promise<Value>): Promise<Value> {
  const settled = value.then(
    () => true,
    () => true,
  );
  const later = (): Promise<false> => new Promise((resolve) => setTimeout(resolve, 5, false));
  while (!(await Promise.race([settled, later()]))) await api.runSteps();
  return value;
}

async function operate(name: string, body: object, asked?: Asked): Promise<OperationResult> {
  return jsonOf(post(`/v1/operations/${name}`, body, asked));
}

async function problemOf(answer: Promise<Response>): Promise<Partial<Problem>> {
  const { status, code, path, detail } = (await (await answer).json()) as Problem;
  return { status, code, detail, ...(path === undefined ? {} : { path }) };
}

async function loginId(): Promise<string> {
  return (await operate("type_it", { ...credentials, input: { word: "zero" } })).loginId;
}

describe("operations", () => {
  it("are done with credentials, then in the login that these stand for", async () => {
    const first = await operate("type_it", { site: "harbor", ...credentials, input });
    expect(first).toMatchObject({ operation: "type_it", output: { typed: "one" } });
    expect(first.sessionId).toBe(first.loginId);
    const { loginId: login } = first;
    const second = await operate("type_it", { loginId: login, input: { word: "two" } });
    expect(second).toMatchObject({ loginId: login, output: { typed: "one two" } });
    const third = await operate("book_it", { ...credentials, input: { word: "three" } });
    expect(third).toMatchObject({ loginId: login, output: { typed: "one two three" } });
  });

  it("are done once under one key, and answered with what came of that", async () => {
    const login = await loginId();
    const headers = { "idempotency-key": "once" };
    const body = { loginId: login, input };
    const first = await operate("book_it", body, { headers });
    const again = await post("/v1/operations/book_it", { ...body, waitMs: 1_000 }, { headers });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await again.json()).toEqual(first);
    const other = { loginId: login, input: { word: "other" } };
    expect(await problemOf(post("/v1/operations/book_it", other, { headers }))).toMatchObject({
      code: "idempotency_key_reused",
    });
    const asked = { headers: { "idempotency-key": "twice" } };
    const run = await operate("type_it", { ...credentials, input }, asked);
    expect(await operate("type_it", { ...credentials, input }, asked)).toEqual(run);
    const kept = JSON.stringify([
      ...api.memory.blobs.keys(),
      await api.world.store.list({
        tenantId: "tenant-ours",
        limit: 10,
      }),
    ]);
    expect(kept).not.toContain(credentials.password);
  });

  it("are told of by their run where they take longer than is waited for", async () => {
    const login = await loginId();
    const answer = await api.call("POST", "/v1/operations/type_it", {
      body: { loginId: login, input, waitMs: 0 },
    });
    expect(answer.status).toBe(202);
    const pending = (await answer.json()) as OperationPending;
    expect(pending).toMatchObject({
      loginId: login,
      sessionId: login,
      run: { kind: "operation", operation: "type_it", status: "INITIALIZING" },
    });
    const location = `/v1/sessions/${login}/runs/${pending.runId}`;
    expect(answer.headers.get("location")).toBe(location);
    await api.runSteps();
    expect(await jsonOf(api.call("GET", location))).toMatchObject({
      status: "COMPLETED",
      output: { type_it: { typed: "zero one" } },
    });
  });

  it("that come to nothing are told of with what happened", async () => {
    const login = await loginId();
    expect(await problemOf(post("/v1/operations/fail", { loginId: login, input }))).toMatchObject({
      status: 422,
      code: "operation_failed",
      detail: expect.stringContaining("(locator_not_found)") as unknown,
    });
    const misread = post("/v1/operations/misread", { loginId: login, input });
    expect(await problemOf(misread)).toMatchObject({
      status: 422,
      code: "operation_failed",
      path: "output.typed",
    });
  });

  it.each([
    [{}, { code: "invalid_request", path: "loginId" }],
    [{ username: "ada" }, { code: "invalid_request", path: "password" }],
    [{ password: "p" }, { code: "invalid_request", path: "username" }],
    [
      { loginId: "x", ...credentials },
      { code: "invalid_request", path: "username" },
    ],
    [{ loginId: "x" }, { status: 400, code: "login_invalid", path: "loginId" }],
    [
      { ...credentials, input: {} },
      { code: "invalid_request", path: "input.word" },
    ],
    [
      { ...credentials, site: "nowhere" },
      { status: 404, code: "operation_not_found" },
    ],
  ])("are refused to %j before anything is written", async (body, refusal) => {
    const before = api.memory.blobs.keys();
    expect(await problemOf(post("/v1/operations/type_it", { input, ...body }))).toMatchObject(
      refusal,
    );
    expect((await api.world.store.list({ tenantId: "tenant-ours", limit: 1 })).items).toEqual([]);
    expect(api.memory.blobs.keys()).toEqual(before);
  });

  it("of one tenant are not another's, nor are its logins", async () => {
    const login = await loginId();
    const theirs = { key: keys.theirs };
    expect(
      await problemOf(post("/v1/operations/type_it", { loginId: login, input }, theirs)),
    ).toMatchObject({ code: "login_invalid" });
    const refused = await problemOf(
      post("/v1/operations/type_it", { ...credentials, input }, theirs),
    );
    expect(refused).toMatchObject({ code: "operation_not_found" });
    expect(refused.detail).not.toContain("harbor");
  });

  it("that several sites have need to be told whose they are, unless a login says so", async () => {
    const login = await loginId();
    await api.call("PUT", "/v1/sites/quay", { body: harbor });
    expect(
      await problemOf(post("/v1/operations/type_it", { ...credentials, input })),
    ).toMatchObject({ code: "invalid_request", path: "site" });
    expect(await operate("type_it", { loginId: login, input })).toMatchObject({ loginId: login });
  });

  it("are waited for by the client, however long they take", async () => {
    const login = await loginId();
    const client = createClient({
      url: "http://dormouse",
      apiKey: keys.ours,
      fetch: async (target, init) => api.app.request(target, init),
    });
    const asked = { loginId: login, input, waitMs: 0 };
    const output = z.object({ typed: z.string().transform((typed) => typed.split(" ")) });
    const done = await whileWorking(client.operations.run("type_it", asked, { output }));
    expect(done.output.typed).toEqual(["zero", "one"]);
    const plain = await whileWorking(client.operations.run("type_it", { loginId: login, input }));
    expect(plain).toMatchObject({ operation: "type_it", output: { typed: "zero one one" } });
  });

  it("are done once by the client whose connection is lost, and given up with its signal", async () => {
    const login = await loginId();
    let lost = 0;
    const client = createClient({
      url: "http://dormouse",
      apiKey: keys.ours,
      fetch: async (target, init) => {
        const answer = await api.app.request(target, init);
        if (lost > 0) return answer;
        lost += 1;
        throw new TypeError("terminated");
      },
    });
    const asked = { loginId: login, input, waitMs: 0 };
    const { output } = await whileWorking(client.operations.run("book_it", asked));
    expect([output, lost]).toEqual([{ typed: "zero one" }, 1]);
    const leave = new AbortController();
    const given = client.operations.run("type_it", asked, { signal: leave.signal });
    leave.abort(new Error("left"));
    await expect(given).rejects.toThrow("left");
  });
});

describe("operations, as older clients ask for them", () => {
  it("take fields of the input beside their own, and give those of the output", async () => {
    const word = "one";
    const first = await jsonOf<{ session_id: string }>(
      post("/operations/type_it", { site: "harbor", ...credentials, word }),
    );
    const { session_id } = first;
    expect(first).toEqual({ success: true, session_id, typed: "one" });
    expect(await jsonOf(post("/type_it", { session_id, word: "two" }))).toEqual({
      success: true,
      session_id,
      typed: "one two",
    });
  });

  it("are refused in words of theirs", async () => {
    const answer = await post("/type_it", { session_id: "01a1", word: "one" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      success: false,
      message: "Invalid or expired session_id",
      code: "login_invalid",
    });
    expect(await (await post("/operations/type_it", { word: "one" })).json()).toMatchObject({
      success: false,
      message: "session_id: is needed, or username and password in its place",
    });
    expect(await (await post("/type_it", { ...credentials, word: 1 })).json()).toMatchObject({
      message: expect.stringMatching(/^word: /) as unknown,
      code: "invalid_request",
    });
    expect(await (await post("/operations/none", credentials)).json()).toMatchObject({
      success: false,
      code: "operation_not_found",
    });
  });

  it("go by their plain names where no other route does, with a key", async () => {
    const word = "one";
    expect((await api.call("POST", "/type_it", { key: null, body: { word } })).status).toBe(401);
    const theirs = await post("/type_it", { ...credentials, word }, { key: keys.theirs });
    expect([theirs.status, ((await theirs.json()) as Problem).code]).toEqual([
      404,
      "route_not_found",
    ]);
    expect((await post("/unheard_of", {})).status).toBe(404);
    expect((await api.call("GET", "/type_it")).status).toBe(404);
    expect((await api.call("POST", "/docs", { body: {} })).status).toBe(405);
  });

  it("are refused in words of theirs where there is no such route, and told when to come again", async () => {
    const refusal = async (method: string, path: string, body?: unknown) => {
      const answer = await api.call(method, path, { body });
      const { success, message, code } = (await answer.json()) as Record<string, unknown>;
      expect([path, success, typeof message]).toEqual([path, false, "string"]);
      expect(answer.headers.get("content-type")).toBe("application/json");
      return [code, answer.headers.get("allow") ?? answer.headers.get("retry-after")];
    };
    expect(await refusal("POST", "/unheard_of", {})).toEqual(["route_not_found", null]);
    expect(await refusal("POST", "/operations/type_it/now", {})).toEqual(["route_not_found", null]);
    expect(await refusal("GET", "/operations/type_it")).toEqual(["method_not_allowed", "POST"]);
    expect(await refusal("GET", "/get_session")).toEqual(["method_not_allowed", "POST"]);
    expect(await refusal("POST", "/health", {})).toEqual(["method_not_allowed", "GET"]);
    const settings = { ...defaultSettings, tenantRunningSessions: 1 };
    api = await createTestApi({ settings });
    await api.call("PUT", "/v1/sites/harbor", { body: harbor });
    await api.call("POST", "/v1/logins", { body: { ...credentials, waitMs: 0 } });
    const other = { ...credentials, username: "grace", word: "one" };
    expect(await refusal("POST", "/type_it", other)).toEqual(["too_many_sessions", "5"]);
  });
});
