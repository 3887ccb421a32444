import { createClient, type Client } from "@dormouse/client";
import { Problem, type AskStep, type ScriptStep } from "@dormouse/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serve, type Host } from "./support/api/serve.ts";
import { contentsOf, createTestApi, keys, type TestApi } from "./support/api/test-api.ts";

let api: TestApi;
let host: Host;
let client: Client;

beforeEach(async () => {
  api = await createTestApi();
  host = await serve(api.app, () => undefined);
  client = createClient({ url: host.url, apiKey: keys.ours });
});
afterEach(() => host.close());

const code: AskStep = {
  type: "ask",
  name: "code",
  question: { kind: "text", prompt: "The code from your phone", secret: true },
};
const enter: ScriptStep = { type: "type", locator: "#code", text: { input: "code" } };
const read: ScriptStep = { type: "read", name: "page" };
const script = (...actions: ScriptStep[]) => ({ kind: "script" as const, actions });

async function asking(...actions: ScriptStep[]): Promise<{ sessionId: string; runId: string }> {
  const { session, runId = "" } = await client.sessions.create({ run: script(...actions) });
  await api.runSteps();
  return { sessionId: session.sessionId, runId };
}

describe("a question", () => {
  it("is shown with the session, and answered once under a key", async () => {
    const { sessionId, runId } = await asking(code, enter, read, { ...code, name: "other" });
    const { status, reason, question } = await client.sessions.get(sessionId);
    expect([status, reason?.code]).toEqual(["PAUSED", "input_needed"]);
    expect(question).toMatchObject({ runId, name: "code", question: code.question });
    const once = { idempotencyKey: "code-1" };
    const answered = await client.sessions.answer(sessionId, "code", "123456", once);
    expect(answered.status).toBe("ACTIVE");
    await api.runSteps();
    expect((await client.sessions.answer(sessionId, "code", "123456", once)).status).toBe("PAUSED");
    const reused = client.sessions.answer(sessionId, "code", "654321", once);
    await expect(reused).rejects.toMatchObject({ code: "idempotency_key_reused" });
    expect((await client.sessions.run(sessionId, runId)).output).toEqual({ page: "•••" });
    expect(JSON.stringify(await contentsOf(api.memory))).not.toContain("123456");
  });

  it("is neither resumed past, nor answered with what does not fit", async () => {
    const { sessionId } = await asking(code, enter);
    const resumed = client.sessions.resume(sessionId);
    await expect(resumed).rejects.toMatchObject({ code: "input_needed" });
    const wrong = client.sessions.answer(sessionId, "code", true);
    await expect(wrong).rejects.toMatchObject({ code: "invalid_request", path: "value" });
    const unknown = client.sessions.answer(sessionId, "pin", "1");
    await expect(unknown).rejects.toMatchObject({ code: "no_question", path: "name" });
    const body = { name: "code", value: 123456 };
    const number = await api.call("POST", `/v1/sessions/${sessionId}/input`, { body });
    expect(Problem.parse(await number.json())).toMatchObject({ status: 400, path: "value" });
  });
});

describe("a script is refused", () => {
  async function refusalOf(...actions: ScriptStep[]): Promise<unknown> {
    const { sessionId } = await asking({ type: "read" });
    const refusal = client.sessions.execute(sessionId, script(...actions));
    return refusal.catch((error: unknown) => error);
  }

  it("where no earlier step asks for what it refers to, at that reference", async () => {
    const late = { code: "invalid_request", path: "actions[0].text.input" };
    expect(await refusalOf(enter, code)).toMatchObject(late);
    const grouped = await refusalOf({ actions: [read, enter] });
    expect(grouped).toMatchObject({ path: "actions[0].actions[1].text.input" });
    const options: ScriptStep = { type: "select", locator: "#s", options: ["a", { input: "b" }] };
    expect(await refusalOf(code, options)).toMatchObject({ path: "actions[1].options[1].input" });
  });

  it("where a secret would be seen, or a confirmation stand in a field", async () => {
    const goto: ScriptStep = { type: "goto", url: { input: "code" } };
    expect(await refusalOf(code, goto)).toMatchObject({ path: "actions[1].url.input" });
    const blind: ScriptStep = { type: "type", text: { input: "code" } };
    expect(await refusalOf(code, blind)).toMatchObject({ path: "actions[1].text.input" });
    const seen: ScriptStep = { type: "screenshot", caption: { user: { input: "code" } } };
    expect(await refusalOf(code, seen)).toMatchObject({ path: "actions[1].caption.user.input" });
    const sure: AskStep = { ...code, question: { kind: "confirm", prompt: "Sure?" } };
    expect(await refusalOf(sure, enter)).toMatchObject({ path: "actions[1].text.input" });
  });
});
