import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { zstdDecompressSync } from "node:zlib";
import { createBrowserPort } from "@dormouse/browser";
import type { AcquireLoginRequest, RunDetail, Site } from "@dormouse/contract";
import {
  createWorker,
  defaultSettings,
  giveRun,
  operationTask,
  refreshTask,
  work,
  type Worker,
} from "@dormouse/core";
import { createClient, type Client } from "@dormouse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { harborSite } from "../../packages/local/src/sample/harbor-site.ts";
import { serve, type Host } from "../conformance/support/api/serve.ts";
import {
  contentsOf,
  createTestApi,
  keys,
  tenants,
  type TestApi,
} from "../conformance/support/api/test-api.ts";
import {
  codeAccount,
  demoAccount,
  otherAccount,
  pictureAccount,
  startHarbor,
  type Account,
  type Harbor,
} from "../support/harbor/index.ts";

/** Longer than Harbor waits for somebody who does nothing. */
const idleMs = 31 * 60_000;

let harbor: Harbor;
let site: Site;
let api: TestApi;
let host: Host;
let client: Client;
let worker: Worker;
const logged: string[] = [];
const browser = createBrowserPort({ network: { allowPrivate: true } });

beforeAll(async () => {
  harbor = await startHarbor({ echoesPassword: true });
  site = harborSite(harbor.url);
  api = await createTestApi();
  host = await serve(api.app);
  client = createClient({ url: host.url, apiKey: keys.ours });
  await client.sites.put(site);
  worker = createWorker({
    world: api.world,
    browser,
    settings: defaultSettings,
    processId: process.pid,
    report: (error, context) => void logged.push(inspect([error, context], { depth: 9 })),
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

/** What is asked for over HTTP, while the worker does what is due. */
async function working<Answer>(asking: Promise<Answer>): Promise<Answer> {
  const answered = asking.then(
    () => true,
    () => true,
  );
  const later = () => new Promise<false>((resolve) => setTimeout(resolve, 20, false));
  while (!(await Promise.race([answered, later()]))) await runSteps();
  return asking;
}

/** A login of the account, as it stands once all is done that can be. */
async function acquire(
  { username, password }: Pick<Account, "username" | "password">,
  more: Partial<AcquireLoginRequest> = {},
) {
  const { loginId } = await client.logins.acquire({ username, password, ...more, waitMs: 0 });
  await runSteps();
  return client.logins.get(loginId);
}

async function run(sessionId: string, request: ReturnType<typeof refreshTask>): Promise<RunDetail> {
  const key = { tenantId: tenants.ours, sessionId };
  const given = await giveRun(api.world, api.settings, key, { request });
  await runSteps();
  if ("duplicate" in given) throw new Error("nothing was asked twice");
  return client.sessions.run(sessionId, given.runId ?? "");
}

function stepsOf({ steps }: RunDetail): string[] {
  return steps.items.map(({ name, status }) => `${name} ${status}`);
}

/** All that is kept and told of the tenants' sessions. */
async function everything(sessionId: string): Promise<string> {
  const paths = ["", "/events", "/runs", "/state", "/history?limit=100", "/snapshots"];
  const shown = await Promise.all(
    paths.map(async (path) => (await api.call("GET", `/v1/sessions/${sessionId}${path}`)).text()),
  );
  const blobs = await Promise.all(
    api.memory.blobs.keys().map(async (key) => unpacked(await api.memory.blobs.get(key))),
  );
  return JSON.stringify([shown, blobs, logged, await contentsOf(api.memory)]);
}

function unpacked(content: Uint8Array = new Uint8Array()): string {
  const isZstd = Buffer.from(content).subarray(0, 4).equals(Buffer.from("28b52ffd", "hex"));
  return (isZstd ? zstdDecompressSync(content) : Buffer.from(content)).toString("latin1");
}

describe("a login at Harbor", () => {
  it("is used without signing in again, and signs in again once Harbor has forgotten it", async () => {
    const { loginId, health } = await acquire(demoAccount);
    expect(health).toBe("healthy");
    const find = operationTask(site, "get_containers", { search: "MSCU" });
    expect(stepsOf(await run(loginId, find))).toEqual(["get_containers COMPLETED"]);
    harbor.leaveAlone(idleMs);
    const refreshed = ["check COMPLETED", "signIn COMPLETED"];
    expect(stepsOf(await run(loginId, refreshTask(site)))).toEqual(refreshed);
    harbor.leaveAlone(idleMs);
    const again = await run(loginId, find);
    expect(stepsOf(again)).toEqual([
      "get_containers FAILED",
      "signIn COMPLETED",
      "get_containers COMPLETED",
    ]);
    expect(again.output.get_containers).toMatchObject({ containers: expect.any(Array) });
    expect(harbor.activity(demoAccount.username)).toMatchObject({ logins: 3 });
    expect(await everything(loginId)).not.toContain(demoAccount.password);
  });

  it("is one for 50 older clients that ask at once, until it is forgotten, and signed out with that", async () => {
    const { username, password } = otherAccount;
    const ask = async () => {
      const answer = await fetch(`${host.url}/get_session`, {
        method: "POST",
        headers: { authorization: `Bearer ${keys.ours}`, "content-type": "application/json" },
        body: JSON.stringify({ username, password }),
      });
      return (await answer.json()) as { success: boolean; session_id: string; is_new: boolean };
    };
    const answers = await working(Promise.all(Array.from({ length: 50 }, ask)));
    const [{ session_id: loginId } = { session_id: "" }] = answers;
    expect(answers.every(({ success }) => success)).toBe(true);
    expect(new Set(answers.map(({ session_id: id }) => id))).toEqual(new Set([loginId]));
    expect(answers.filter(({ is_new: isNew }) => isNew)).toHaveLength(1);
    expect(harbor.activity(username)).toMatchObject({ logins: 1, activeSessions: 1 });
    expect(await working(client.logins.forget(loginId))).toBe(true);
    expect(harbor.activity(username)).toMatchObject({ logins: 1, activeSessions: 0 });
  });

  it("enters the code of a second factor by itself", async () => {
    const { loginId, health } = await acquire(codeAccount, { totpSecret: codeAccount.totpSecret });
    expect(health).toBe("healthy");
    const kept = await everything(loginId);
    expect(kept).not.toContain(codeAccount.password);
    expect(kept).not.toContain(codeAccount.totpSecret);
  });

  it("asks a person for the letters of a picture, which it shows, and goes on with their answer", async () => {
    const first = await acquire(pictureAccount);
    // What was kept for the answer that nobody gave is nothing to go on from.
    await client.sessions.cancel(first.loginId);
    const { loginId, question } = await acquire(pictureAccount);
    expect(loginId).toBe(first.loginId);
    const { artifactId = "" } = question?.picture ?? {};
    expect(question).toMatchObject({ name: "picture", question: { kind: "text" } });
    const shown = await api.call("GET", `/v1/sessions/${loginId}/artifacts/${artifactId}`);
    expect(shown.status).toBe(302);
    const letters = harbor.pictureLetters(pictureAccount.username).at(-1) ?? "";
    await client.sessions.answer(loginId, "picture", letters);
    await runSteps();
    expect(await client.logins.get(loginId)).toMatchObject({ health: "healthy" });
    expect(harbor.activity(pictureAccount.username)).toMatchObject({ activeSessions: 1 });
  });

  it("enters nothing where the site has led it to another's page, though that asks for the same", async () => {
    const { username, password } = demoAccount;
    const before = harbor.activity(username);
    const leading = createServer(({ url }, answer) => {
      answer.writeHead(302, { location: `${harbor.url}${url}` }).end();
    }).listen(0, "127.0.0.1");
    await once(leading, "listening");
    const { port } = leading.address() as AddressInfo;
    await client.sites.put({ ...harborSite(`http://127.0.0.1:${port}`), name: "leading" });
    const { loginId, health, reason } = await acquire(demoAccount, { site: "leading" });
    leading.close();
    const { host: other } = new URL(harbor.url);
    expect({ health, reason }).toMatchObject({ health: "new", reason: { code: "login_failed" } });
    expect(reason?.message).toContain(`Nothing was entered at ${other}, which is of none of`);
    expect(harbor.activity(username)).toEqual(before);
    const kept = await everything(loginId);
    expect(kept).not.toContain(password);
    await client.sites.delete("leading");
  });

  it("fails where the password is wrong, and tells it nowhere, though Harbor says it again", async () => {
    const password = "wrong-zq81-canary";
    const { loginId, health, reason } = await acquire({ ...demoAccount, password });
    expect({ health, reason }).toMatchObject({ health: "new", reason: { code: "login_failed" } });
    expect(reason?.message).toContain("/login");
    const kept = await everything(loginId);
    expect(kept).not.toContain("zq81");
    expect(kept).not.toContain(Buffer.from(password).toString("base64").slice(0, 20));
  });
});
