import { errorCatalog, limits, Problem } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import {
  contentsOf,
  createTestApi,
  jsonOf,
  keys,
  tenants,
  typing,
} from "./support/api/test-api.ts";
import type { Call, TestApi } from "./support/api/test-api.ts";

const unknownId = "019a9f3e-6c00-7000-8000-00000000dead";
let api: TestApi;
let sessionId: string;

beforeEach(async () => {
  api = await createTestApi();
  const created = await jsonOf<{ session: { sessionId: string } }>(
    api.call("POST", "/v1/sessions", { body: { run: typing("one") } }),
  );
  sessionId = created.session.sessionId;
  await api.runSteps();
});

/** Sends the request, which must be refused in due form and leave no trace; says why and where. */
async function refusalOf([method, path, call]: [method: string, path: string, call?: Call]) {
  const before = await contentsOf(api.memory);
  const response = await api.call(method, path, call);
  const problem = Problem.parse(await response.json());
  expect(response.status).toBe(errorCatalog[problem.code].status);
  expect(problem.status).toBe(response.status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("x-request-id")).toBe(problem.requestId);
  expect(await contentsOf(api.memory)).toEqual(before);
  return problem.path === undefined ? [problem.code] : [problem.code, problem.path];
}

const create = (body: unknown): [string, string, Call] => ["POST", "/v1/sessions", { body }];
const execute = (body: unknown): [string, string, Call] => [
  "POST",
  `/v1/sessions/${sessionId}/execute`,
  { body },
];
const script = (...actions: unknown[]) => ({ kind: "script", actions });

describe("a request that cannot be carried out is refused and leaves nothing behind", () => {
  it("where an action is not known, at that action", async () => {
    const bad = script({ type: "goto", url: "https://example.com" }, { type: "jump" });
    expect(await refusalOf(create({ run: bad }))).toEqual([
      "invalid_request",
      "run.actions[1].type",
    ]);
    expect(await refusalOf(execute(bad))).toEqual(["invalid_request", "actions[1].type"]);
  });

  it("where a timer is within a group, or reaches further than a timer may", async () => {
    const sleep = (durationMs: number) => ({ type: "sleep", durationMs });
    const grouped = script({ actions: [{ type: "back" }, sleep(1_000)] });
    expect(await refusalOf(execute(grouped))).toEqual([
      "invalid_request",
      "actions[0].actions[1].type",
    ]);
    for (const durationMs of [999, 31 * 24 * 60 * 60 * 1_000]) {
      const refusal = await refusalOf(execute(script(sleep(durationMs))));
      expect(refusal).toEqual(["invalid_request", "actions[0].durationMs"]);
    }
    for (const at of ["2126-01-01T00:00:00Z", "tomorrow"]) {
      const refusal = await refusalOf(execute(script({ type: "wakeAt", at })));
      expect(refusal).toEqual(["invalid_request", "actions[0].at"]);
    }
  });

  it("where a script's input would stand for more than itself, at that input", async () => {
    const open = script({ type: "goto", url: "https://example.com/{{input.page}}" });
    const bad = { ...open, input: { page: ".." } };
    expect(await refusalOf(create({ run: bad }))).toEqual(["invalid_request", "run.input.page"]);
    expect(await refusalOf(execute(bad))).toEqual(["invalid_request", "input.page"]);
  });

  it("where a value has the wrong type, at that field", async () => {
    const bad = script({ type: "click", locator: 7 });
    expect(await refusalOf(create({ run: bad }))).toEqual([
      "invalid_request",
      "run.actions[0].locator",
    ]);
    expect(await refusalOf(create({ viewport: { width: "wide" } }))).toEqual([
      "invalid_request",
      "viewport.width",
    ]);
    expect(await refusalOf(create([]))).toEqual(["invalid_request"]);
    expect(await refusalOf(execute("null"))).toEqual(["invalid_request"]);
  });

  it("where a field is not known, at that field", async () => {
    expect(await refusalOf(create({ colour: "red" }))).toEqual(["invalid_request", "colour"]);
    const storageState = { cookies: [], orgins: [] };
    expect(await refusalOf(create({ storageState }))).toEqual([
      "invalid_request",
      "storageState.orgins",
    ]);
    const bad = script({ type: "back", speed: 3 });
    expect(await refusalOf(execute(bad))).toEqual(["invalid_request", "actions[0].speed"]);
  });

  it("where a URL is none that a browser may open", async () => {
    for (const url of ["example.com", "file:///etc/passwd", "javascript:alert(1)", "http://", ""]) {
      const bad = script({ type: "goto", url });
      expect(await refusalOf(create({ run: bad }))).toEqual([
        "invalid_request",
        "run.actions[0].url",
      ]);
    }
  });

  it("where the body is larger than a body may be, without reading it to its end", async () => {
    const text = "x".repeat(2 * 1024 * 1024);
    expect(await refusalOf(create({ metadata: { text } }))).toEqual(["body_too_large"]);
    expect(await refusalOf(execute({ kind: "script", actions: [{ type: "type", text }] }))).toEqual(
      ["body_too_large"],
    );

    let chunks = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    const response = await api.app.request("/v1/sessions", {
      method: "POST",
      headers: { authorization: `Bearer ${keys.ours}`, "content-type": "application/json" },
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(chunks * 64 * 1024).toBeLessThan(2 * limits.requestBodyBytes);
  });

  it("where a script has ten thousand actions", async () => {
    const actions = Array.from({ length: 10_000 }, () => ({ type: "back" }));
    expect(await refusalOf(create({ run: { kind: "script", actions } }))).toEqual([
      "invalid_request",
      "run.actions",
    ]);
    expect(await refusalOf(execute({ kind: "script", actions }))).toEqual([
      "invalid_request",
      "actions",
    ]);
  });

  it("where a session is not known, or its id is none", async () => {
    for (const id of [unknownId, "7", "..%2f", "%00", "a".repeat(5_000)]) {
      expect(await refusalOf(["GET", `/v1/sessions/${id}`])).toEqual([
        "session_not_found",
        "sessionId",
      ]);
      expect(
        await refusalOf(["POST", `/v1/sessions/${id}/execute`, { body: typing("a") }]),
      ).toEqual(["session_not_found", "sessionId"]);
    }
  });

  it("where a run or an artifact is not known, or its id is none", async () => {
    for (const id of [unknownId, "7"]) {
      const base = `/v1/sessions/${sessionId}`;
      expect(await refusalOf(["GET", `${base}/runs/${id}`])).toEqual(["run_not_found", "runId"]);
      expect(await refusalOf(["GET", `${base}/artifacts/${id}`])).toEqual([
        "artifact_not_found",
        "artifactId",
      ]);
    }
  });

  it("where the body is not JSON", async () => {
    for (const body of ["{", "{'a': 1}", "undefined", "\u0000"]) {
      expect(await refusalOf(create(body))).toEqual(["invalid_json"]);
    }
  });

  it("where the body is of another type", async () => {
    const headers = { "content-type": "text/plain" };
    expect(await refusalOf(["POST", "/v1/sessions", { headers, body: "{}" }])).toEqual([
      "unsupported_media_type",
    ]);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await refusalOf(["POST", "/v1/sessions", { headers: form, body: "a=1" }])).toEqual([
      "unsupported_media_type",
    ]);
  });

  it("where a number of the query is none, or out of bounds", async () => {
    for (const limit of ["0", "101", "ten", "1.5"]) {
      expect(await refusalOf(["GET", `/v1/sessions?limit=${limit}`])).toEqual([
        "invalid_request",
        "limit",
      ]);
    }
    const path = `/v1/sessions/${sessionId}/execute`;
    for (const wait of ["0", "26", "soon"]) {
      const body = typing("a");
      expect(await refusalOf(["POST", `${path}?wait=${wait}`, { body }])).toEqual([
        "invalid_request",
        "wait",
      ]);
    }
    expect(await refusalOf(["GET", "/v1/sessions?status=ASLEEP"])).toEqual([
      "invalid_request",
      "status",
    ]);
  });

  it("where a parameter of the query is not known, with the names of those that are", async () => {
    const base = `/v1/sessions/${sessionId}`;
    const state = { cookies: [], origins: [] };
    const requests: [name: string, known: string, request: [string, string, Call?]][] = [
      ["mod", "format, mode", ["PUT", `${base}/storage-state?mod=merge`, { body: state }]],
      ["vers", "format, version", ["GET", `${base}/storage-state?vers=2`]],
      ["staus", "status, agent, externalKey, limit, cursor", ["GET", "/v1/sessions?staus=ACTIVE"]],
      ["wiat", "wait", ["POST", `${base}/execute?wiat=20`, { body: typing("a") }]],
      ["after", "limit, cursor", ["GET", `${base}/runs?limit=5&after=2`]],
      ["Limit", "limit, cursor", ["GET", "/v1/credentials?Limit=5"]],
      ["force", "none", ["DELETE", `${base}?force`]],
      ["status", "none", ["DELETE", "/v1/sessions?status=FAILED"]],
      ["version", "none", ["POST", `${base}/snapshots/1/restore?version=2`]],
      ["verbose", "none", ["GET", "/v1/health?verbose=1"]],
    ];
    for (const [name, known, request] of requests) {
      expect(await refusalOf(request)).toEqual(["invalid_request", name]);
      const { detail } = Problem.parse(await (await api.call(...request)).json());
      expect(detail).toContain(
        `${name}: is not a known query parameter; this route takes ${known}`,
      );
    }
    expect((await api.call("HEAD", "/v1/sessions?staus=ACTIVE")).status).toBe(400);
  });

  it("where a cursor is not one of the listing", async () => {
    expect(await refusalOf(["GET", "/v1/sessions?cursor=abc"])).toEqual([
      "invalid_cursor",
      "cursor",
    ]);
    const base = `/v1/sessions/${sessionId}`;
    expect(await refusalOf(["GET", `${base}/runs?cursor=abc`])).toEqual([
      "invalid_cursor",
      "cursor",
    ]);
    expect(await refusalOf(["GET", `${base}/screenshots?cursor=abc`])).toEqual([
      "invalid_cursor",
      "cursor",
    ]);
    expect(await refusalOf(["GET", `${base}/events?cursor=abc`])).toEqual([
      "invalid_cursor",
      "cursor",
    ]);
  });

  it("where a Last-Event-ID is not the number of an event", async () => {
    for (const id of ["-1", "last", "1.5", "1e3"]) {
      const headers = { accept: "text/event-stream", "last-event-id": id };
      const path = `/v1/sessions/${sessionId}/events`;
      expect(await refusalOf(["GET", path, { headers }])).toEqual([
        "invalid_request",
        "Last-Event-ID",
      ]);
    }
  });

  it("where an idempotency key is too long", async () => {
    const headers = { "idempotency-key": "k".repeat(limits.idempotencyKeyLength + 1) };
    const call = { headers, body: {} };
    expect(await refusalOf(["POST", "/v1/sessions", call])).toEqual([
      "invalid_request",
      "Idempotency-Key",
    ]);
  });

  it("where the state to import has more parts than can be kept", async () => {
    const origins = Array.from({ length: 2_001 }, (_, index) => ({
      origin: `https://site-${index}.example`,
      localStorage: [{ name: "a", value: "b" }],
    }));
    const request = create({ storageState: { cookies: [], origins } });
    expect(await refusalOf(request)).toEqual(["invalid_request", "storageState"]);
  });

  it("where the names of the origins to import alone are too long to keep", async () => {
    const origins = Array.from({ length: 80 }, (_, index) => ({
      origin: `https://${index}${"a".repeat(8_000)}.example`,
      localStorage: [{ name: "a", value: "b" }],
    }));
    const request = create({ storageState: { cookies: [], origins } });
    expect(await refusalOf(request)).toEqual(["invalid_request", "storageState"]);
  });

  it("where the session is busy, also with a script that would be stored beside the table", async () => {
    await jsonOf(api.call("POST", `/v1/sessions/${sessionId}/execute`, { body: typing("a") }));
    const long = Array.from({ length: 20 }, () => "x".repeat(10_000));
    const refusing = { ...typing(...long), ifBusy: "refuse" };
    expect(await refusalOf(execute(refusing))).toEqual(["run_in_progress", "ifBusy"]);
  });

  it("where the session is deleted", async () => {
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    expect(await refusalOf(execute(typing("a")))).toEqual(["session_deleted"]);
  });

  it("and the key it was sent under stays free", async () => {
    const headers = { "idempotency-key": "free" };
    const bad = { headers, body: { run: script({ type: "jump" }) } };
    expect(await refusalOf(["POST", "/v1/sessions", bad])).toEqual([
      "invalid_request",
      "run.actions[0].type",
    ]);
    expect(await api.world.store.readIdempotency(tenants.ours, "free")).toBeUndefined();
    const good = await api.call("POST", "/v1/sessions", { headers, body: {} });
    expect(good.status).toBe(201);
  });
});

describe("a request that no route takes", () => {
  it("is answered 404 where the path is not known", async () => {
    expect(await refusalOf(["GET", "/"])).toEqual(["route_not_found"]);
    expect(await refusalOf(["GET", "/v2/sessions"])).toEqual(["route_not_found"]);
    expect(await refusalOf(["GET", `/v1/sessions/${sessionId}/nothing`])).toEqual([
      "route_not_found",
    ]);
  });

  it("is answered 404 where an id is missing, and told so", async () => {
    const response = await api.call("POST", "/v1/sessions//execute", { body: {} });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: "route_not_found",
      detail: expect.stringContaining("a part of the path is empty"),
    });
  });

  it("is answered 405 with the methods that the path does take", async () => {
    expect(await refusalOf(["PUT", "/v1/sessions"])).toEqual(["method_not_allowed"]);
    const response = await api.call("PATCH", `/v1/sessions/${sessionId}`);
    expect(response.headers.get("allow")).toBe("DELETE, GET");
  });
});

describe("a request without a good key", () => {
  it.each([null, "", "wrong", `${keys.ours}x`])("is refused (%j)", async (key) => {
    expect(await refusalOf(["GET", "/v1/sessions", { key }])).toEqual(["unauthorized"]);
    expect(await refusalOf(["POST", "/v1/sessions", { key, body: {} }])).toEqual(["unauthorized"]);
    expect(await refusalOf(["DELETE", "/v1/sessions", { key }])).toEqual(["unauthorized"]);
  });

  it("is refused before its body is looked at", async () => {
    expect(await refusalOf(["POST", "/v1/sessions", { key: null, body: "{" }])).toEqual([
      "unauthorized",
    ]);
  });

  it("may ask for health, the description and the docs", async () => {
    for (const path of ["/v1/health", "/openapi.json", "/docs", "/docs/swagger-ui-bundle.js"]) {
      expect((await api.call("GET", path, { key: null })).status).toBe(200);
    }
  });
});
