import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AskStep, ScriptStep } from "@dormouse/contract";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { harborSite } from "../../packages/local/src/sample/harbor-site.ts";
import { buildConsole } from "../support/build-console.ts";
import {
  startModelServer,
  type ModelQuestion,
  type ModelReply,
  type ModelServer,
} from "../support/model-server/index.ts";
import { nextEvent, readLog, script } from "../support/world/sessions.ts";
import { sharedVariables, startTestWorld, type TestWorld } from "../support/world/test-world.ts";

/** What the site sent to its user's phone. */
let sent = "";
const site = createServer((request, response) => void answer(request, response));
let url: string;
let model: ModelServer;
let world: TestWorld;

beforeAll(async () => {
  model = await startModelServer();
  world = await startTestWorld({
    settings: {
      GOOGLE_GENERATIVE_AI_API_KEY: "key-of-google",
      GOOGLE_GENERATIVE_AI_BASE_URL: model.url,
    },
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await world.close();
  await model.close();
  site.close();
});

const form = (label: string): string =>
  `<form method="post"><label>${label} <input name="it"></label><button>Go on</button></form>`;

/** A login in two steps: a name, then the code that is sent for it. It shows more than it should. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const entered = new URLSearchParams(body).get("it") ?? "";
  const path = request.url ?? "/";
  const leadTo = (location: string, cookie: string): void =>
    void response.writeHead(303, { location, "set-cookie": `${cookie}; Path=/` }).end();
  if (request.method === "POST" && path === "/") {
    sent = String(Math.floor(100_000 + Math.random() * 900_000));
    return leadTo("/code", `name=${entered}`);
  }
  if (request.method === "POST" && entered === sent) return leadTo("/home", "in=yes");
  const known = /name=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
  const isIn = request.headers.cookie?.includes("in=yes") === true;
  const page =
    path === "/home" && isIn
      ? `<h1>Welcome, ${known}, with ${sent}</h1>`
      : form(path === "/code" && known !== undefined ? "Code" : "Name");
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><title>${isIn ? sent : "Sign in"}</title>${page}`);
}

const goOn: ScriptStep = { type: "click", locator: { role: "button", name: "Go on" } };
const ask: AskStep = {
  type: "ask",
  name: "code",
  question: { kind: "text", prompt: "The code that was sent to you", secret: true },
  timeoutMs: 600_000,
};

describe("a login that sends a one-time code", () => {
  it("waits for it without a browser, goes on in another one, and shows the code to nobody", async () => {
    const { sessions } = world.client;
    const { session, runId = "" } = await sessions.create({
      run: script(
        {
          actions: [
            { type: "goto", url },
            { type: "fill", locator: { label: "Name" }, value: "ada" },
            goOn,
          ],
        },
        { type: "sleep", durationMs: 1_000 },
        ask,
        {
          actions: [{ type: "fill", locator: { label: "Code" }, value: { input: "code" } }, goOn],
        },
        { type: "read", name: "page" },
      ),
    });
    const { sessionId } = session;
    await nextEvent(world.client, sessionId, ({ type }) => type === "session.paused");
    const { question } = await sessions.get(sessionId);
    expect(question).toMatchObject({ runId, name: "code", question: ask.question });
    await sessions.answer(sessionId, "code", sent, { idempotencyKey: "code" });
    await nextEvent(world.client, sessionId, ({ type }) => type === "run.completed");

    const run = await sessions.run(sessionId, runId);
    expect(run.output["page"]).toContain("Welcome, ada, with •••");
    // The browser of the first step was put away.
    expect(run.steps.items[3]).toMatchObject({ status: "COMPLETED", worker: { warm: false } });
    const log = await readLog(world, sessionId);
    for (const shown of [run, log, await sessions.get(sessionId)]) {
      expect(JSON.stringify(shown)).not.toContain(sent);
    }
    expect(log.map(({ type }) => type)).toEqual([
      "session.created",
      "run.created",
      "step.completed",
      "run.waiting",
      "step.completed",
      "input.requested",
      "session.paused",
      "input.received",
      "step.completed",
      "step.completed",
      "step.completed",
      "run.completed",
    ]);
  });
});

describe("an agent that has to know a one-time code", () => {
  it("asks for it, has it entered by its name, and goes on without having been told it", async () => {
    const { sessions } = world.client;
    model.answer(codeModel);
    const { session, runId = "" } = await sessions.create({
      run: { kind: "agent", task: `Sign in as ada at ${url}, and say what it says there.` },
    });
    const { sessionId } = session;
    await nextEvent(world.client, sessionId, ({ type }) => type === "session.paused");
    const { question } = await sessions.get(sessionId);
    expect(question).toMatchObject({
      runId,
      question: { kind: "text", prompt: "Which code did you get?", secret: true },
      picture: { artifactId: expect.any(String) },
    });
    const { name = "" } = question ?? {};
    await expect(sessions.answer(sessionId, name, true)).rejects.toMatchObject({ path: "value" });
    const code = sent;
    const answer = () => sessions.answer(sessionId, name, code, { idempotencyKey: name });
    await answer();
    await answer();
    await nextEvent(world.client, sessionId, ({ type }) => type === "run.completed");

    const run = await sessions.run(sessionId, runId);
    expect(run.steps.items.at(-1)?.actions[0]?.output).toBe("Welcome, ada, with •••");
    expect(model.questions).toHaveLength(run.steps.items.length);
    const context = await sessions.context(sessionId, run.steps.done);
    expect(JSON.stringify(context)).toContain(`{{input.${name}}}`);
    const told = [run, context, await readLog(world, sessionId), await sessions.get(sessionId)];
    expect(JSON.stringify([told, model.questions])).not.toContain(code);
  });
});

/** Signs in, where it has been given the code. */
function codeModel({ told }: ModelQuestion): ModelReply {
  const all = told.join("\n");
  const call = (tool: string, input: object) => ({ tool, input });
  const enter = (label: string, value: string): ModelReply => {
    const [field, button] = [`(e\\d+) \\S+ ${label}$`, "(e\\d+) button Go on$"].map(
      (pattern) => [...all.matchAll(new RegExp(pattern, "gm"))].at(-1)?.[1],
    );
    return { calls: [call("fill", { ref: field, value }), call("click", { ref: button })] };
  };
  const [, welcome] = /(Welcome, ada, with \S+)/.exec(all) ?? [];
  if (welcome !== undefined) return { calls: [call("finish", { output: welcome })] };
  const [, secret] = /askHuman .*(\{\{input\.[\w-]+\}\})/.exec(all) ?? [];
  if (secret !== undefined) return enter("Code", secret);
  if (/textbox Code$/m.test(all)) {
    return { calls: [call("askHuman", { question: "Which code did you get?", secret: true })] };
  }
  return all.includes("textbox Name") ? enter("Name", "ada") : { calls: [call("goto", { url })] };
}

describe("a person at the console", () => {
  it("sees what happens as it happens, and answers what is asked", async () => {
    const [{ CHROMIUM_PATH: executablePath }] = await Promise.all([
      sharedVariables(),
      buildConsole(),
    ]);
    const browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu"],
    });
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(120_000);
      const complaints: string[] = [];
      page.on("pageerror", ({ message }) => complaints.push(message));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      await page.goto(`${world.url}/console`);
      await page.getByLabel("API key").fill(world.apiKey);
      await page.getByRole("button", { name: "Enter" }).click();

      const { session, runId = "" } = await world.client.sessions.create({
        agentId: "asker",
        run: script({ type: "goto", url }, ask, {
          type: "fill",
          locator: { label: "Name" },
          value: { input: "code" },
        }),
      });
      await page.getByRole("link", { name: "asker" }).click();
      const question = page.getByLabel("The code that was sent to you");
      await question.fill("0815");
      expect(await question.getAttribute("type")).toBe("password");
      await page.getByRole("button", { name: "Answer" }).click();
      const events = page.getByRole("list", { name: "Events" });
      await events.getByText("Run completed").waitFor();
      await question.waitFor({ state: "detached" });

      const run = await world.client.sessions.run(session.sessionId, runId);
      expect(run.status).toBe("COMPLETED");
      const told = await events.innerText();
      expect(told).toMatch(/Run completed[^]*3\. fill[^]*Answered[^]*Paused[^]*Asks[^]*1\. goto/);

      await world.client.sites.put(harborSite(world.harbor.url));
      await page.getByRole("link", { name: "Logins" }).click();
      await page.getByRole("link", { name: "Sign in …" }).click();
      await page.getByLabel("Username").fill("demo");
      await page.getByLabel("Password").fill("harbor-demo");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page
        .getByRole("region", { name: "Login" })
        .getByText("healthy", { exact: true })
        .waitFor();

      expect(page.url()).not.toContain(world.apiKey);
      expect(await page.evaluate(() => localStorage.length)).toBe(0);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
