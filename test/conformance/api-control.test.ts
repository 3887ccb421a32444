import { Problem, SessionView, type SessionView as View } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestApi, jsonOf, typing, type TestApi } from "./support/api/test-api.ts";

let api: TestApi;
beforeEach(async () => {
  api = await createTestApi();
});

type Created = { runId: string; session: View };

async function create(body: unknown = { run: typing("one") }): Promise<Created> {
  return jsonOf<Created>(api.call("POST", "/v1/sessions", { body }));
}

async function command(path: string, body?: unknown, key?: string): Promise<View> {
  const headers: Record<string, string> = key === undefined ? {} : { "idempotency-key": key };
  const answer = api.call("POST", `/v1/sessions/${path}`, {
    headers,
    ...(body !== undefined && { body }),
  });
  return SessionView.parse(await jsonOf(answer));
}

async function problemOf(path: string, body?: unknown) {
  const answer = await api.call("POST", `/v1/sessions/${path}`, body === undefined ? {} : { body });
  return Problem.parse(await answer.json());
}

describe("a run", () => {
  it("is paused, resumed and cancelled, each answered with the session", async () => {
    const { session, runId } = await create();
    const { sessionId } = session;
    expect(await command(`${sessionId}/pause`)).toMatchObject({
      status: "PAUSED",
      reason: { code: "pause_requested" },
      currentRun: { runId, status: "PAUSED" },
    });
    expect(await command(`${sessionId}/resume`)).toMatchObject({ status: "ACTIVE" });
    expect(await command(`${sessionId}/runs/${runId}/cancel`)).toMatchObject({
      status: "CANCELLED",
      reason: { code: "cancel_requested" },
    });
    expect((await command(`${sessionId}/cancel`)).status).toBe("CANCELLED");
    await api.runSteps();
    expect((await jsonOf<View>(api.call("GET", `/v1/sessions/${sessionId}`))).status).toBe(
      "CANCELLED",
    );
  });

  it("is commanded once under a key, whatever becomes of it meanwhile", async () => {
    const { session } = await create();
    const { sessionId } = session;
    await command(`${sessionId}/pause`, undefined, "once");
    await command(`${sessionId}/resume`);
    const again = await api.call("POST", `/v1/sessions/${sessionId}/pause`, {
      headers: { "idempotency-key": "once" },
    });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await again.json()).toMatchObject({ status: "ACTIVE" });
    const reused = await api.call("POST", `/v1/sessions/${sessionId}/cancel`, {
      headers: { "idempotency-key": "once" },
    });
    expect(await reused.json()).toMatchObject({ status: 409, code: "idempotency_key_reused" });
  });

  it("that is not there cannot be commanded", async () => {
    const { session } = await create({});
    const { sessionId } = session;
    expect(await problemOf(`${sessionId}/pause`)).toMatchObject({
      status: 409,
      code: "no_active_run",
      detail: expect.stringContaining(`POST /v1/sessions/${sessionId}/execute`),
    });
    expect(await problemOf(`${sessionId}/resume`)).toMatchObject({ code: "no_active_run" });
    expect((await command(`${sessionId}/cancel`)).status).toBe("INITIALIZING");
    for (const runId of [sessionId, "nobody"]) {
      expect(await problemOf(`${sessionId}/runs/${runId}/cancel`)).toMatchObject({
        code: "run_not_found",
        detail: expect.stringContaining(`GET /v1/sessions/${sessionId}/runs`),
      });
    }
    expect(await problemOf("nobody/pause")).toMatchObject({ code: "session_not_found" });
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    expect(await problemOf(`${sessionId}/pause`)).toMatchObject({ code: "session_deleted" });
  });

  it("is resumed with decisions that there are, and no others", async () => {
    const { session } = await create();
    const { sessionId } = session;
    await command(`${sessionId}/pause`);
    expect(await problemOf(`${sessionId}/resume`, { decision: "maybe" })).toMatchObject({
      code: "invalid_request",
      path: "decision",
    });
    await command(`${sessionId}/resume`, { decision: "skip" });
    await api.runSteps();
    const run = await jsonOf<{ output: unknown; steps: { done: number } }>(
      api.call("GET", `/v1/sessions/${sessionId}/runs/${session.currentRun?.runId}`),
    );
    expect(run).toMatchObject({ status: "COMPLETED", steps: { done: 2 }, output: { typed: "" } });
  });
});

describe("time", () => {
  it("of a run and of a session is told where it ends", async () => {
    const { session } = await create({
      timeoutMs: 90_000_000,
      run: { ...typing("one"), timeoutMs: 5_000 },
    });
    const createdAtMs = Date.parse(session.createdAt);
    expect(Date.parse(session.deadlineAt ?? "")).toBe(createdAtMs + 90_000_000);
    expect(Date.parse(session.currentRun?.deadlineAt ?? "")).toBe(createdAtMs + 5_000);
    const paused = await command(`${session.sessionId}/pause`);
    expect(paused.currentRun?.deadlineAt).toBeUndefined();
    expect((await create()).session.deadlineAt).toBeUndefined();
  });

  it("is over at some time, and not before it has begun", async () => {
    for (const timeoutMs of [0, 999, 1.5, 8 * 24 * 3_600_000, "1000"]) {
      const body = { run: { ...typing("one"), timeoutMs } };
      const answer = await api.call("POST", "/v1/sessions", { body });
      expect(await answer.json()).toMatchObject({
        code: "invalid_request",
        path: "run.timeoutMs",
      });
    }
  });
});

describe("a step that says retry", () => {
  const step = (more: object) => ({
    run: { kind: "script", actions: [{ actions: [{ type: "read" }], ...more }] },
  });

  it("names errors that it can be tried again after, and has nothing that must not happen twice", async () => {
    await create(step({ retry: { attempts: 10, backoffMs: 0, on: ["wait_timeout"] } }));
    const refused: [object, string][] = [
      [{ retry: { attempts: 11 } }, "run.actions[0].retry.attempts"],
      [{ retry: { on: ["outcome_unknown"] } }, "run.actions[0].retry.on[0]"],
      [{ retry: { on: [] } }, "run.actions[0].retry.on"],
      [{ retry: {}, once: {} }, "run.actions[0].retry"],
      [{ retry: {}, actions: [{ type: "reload", effect: true }] }, "run.actions[0].retry"],
    ];
    for (const [more, path] of refused) {
      const answer = await api.call("POST", "/v1/sessions", { body: step(more) });
      expect(await answer.json()).toMatchObject({ code: "invalid_request", path });
    }
  });
});

describe("an action that says what its effect is", () => {
  const open = { type: "goto", url: "https://example.com/orders" } as const;
  const pay = { type: "press", key: "Enter", effect: true } as const;

  it("is taken with a probe that looks, alone or as the last of its step", async () => {
    const actions = [
      { ...pay, probe: [open, { type: "expect", text: "Order 1" }] },
      { actions: [open, { ...pay, probe: [{ ...open, type: "newTab" }] }] },
      { actions: [{ ...pay, effect: false }, open], once: { probe: [open] } },
      { ...open, retry: { attempts: 2 } },
    ];
    expect(await create({ run: { kind: "script", actions } })).toBeDefined();
  });

  it("is refused where that could not be kept, with the path of what is wrong", async () => {
    const refused: [object, string][] = [
      [{ ...pay, probe: [pay] }, "probe[0].type"],
      [{ ...pay, probe: [{ ...open, effect: true }] }, "probe[0].effect"],
      [{ ...pay, probe: [{ type: "read" }] }, "probe[0].type"],
      [{ ...pay, probe: [] }, "probe"],
      [{ ...pay, effect: false, probe: [open] }, "probe"],
      [{ ...open, probe: [open] }, "probe"],
      [{ ...pay, retry: {} }, "retry"],
      [{ actions: [pay, open] }, "actions[0].effect"],
      [{ actions: [open, pay], once: {} }, "actions[1].effect"],
      [{ actions: [{ ...open, retry: {} }] }, "actions[0].retry"],
      [{ actions: [open], once: { probe: [open, pay] } }, "once.probe[1].type"],
    ];
    for (const [step, path] of refused) {
      const body = { run: { kind: "script", actions: [step] } };
      const answer = await api.call("POST", "/v1/sessions", { body });
      const problem: unknown = await answer.json();
      expect(problem).toMatchObject({ code: "invalid_request", path: `run.actions[0].${path}` });
    }
  });

  it("asks for an earlier answer in its probe, as elsewhere", async () => {
    const probe = [{ type: "goto", url: { input: "where" } }];
    const ask = { type: "ask", name: "where", question: { kind: "text", prompt: "Where?" } };
    await create({ run: { kind: "script", actions: [ask, { ...pay, probe }] } });
    const body = { run: { kind: "script", actions: [open, { actions: [{ ...pay, probe }] }] } };
    const answer = await api.call("POST", "/v1/sessions", { body });
    expect(await answer.json()).toMatchObject({
      code: "invalid_request",
      path: "run.actions[1].actions[0].probe[0].url.input",
    });
  });
});
