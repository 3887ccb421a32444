import type { LoginView } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { harborSite } from "../../packages/local/src/sample/harbor-site.ts";
import { pictureAccount, type Account } from "../support/harbor/index.ts";
import { startLeakySite, type LeakySite } from "../support/leaky-site/index.ts";
import type { SignInPage } from "../support/leaky-site/pages.ts";
import { everythingStored, type Stored } from "../support/secrets/everything-stored.ts";
import { startResolver, type ResolverServer } from "../support/secrets/resolver-server.ts";
import { createTracer, type Canary } from "../support/secrets/traces.ts";
import { unpacked } from "../support/secrets/unpacked.ts";
import { until } from "../support/world/processes.ts";
import { script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

/** What is typed, and what goes with it: each in two halves, around what encodings write differently. */
const secrets = {
  right: "Kw7rTmQx9bLf&%é Zd3nVyHs8cPj",
  wrong: "Gx5kWdNp2vRt&%é Yb8mJqFz4hLc",
  telling: "Mf9sHvBw4xKq&%é Tp6jRzDn7gYb",
  vanishing: "Vc3zPkLm8dWx&%é Qn5tGfJr9sHb",
  slow: "Jy4hXtRn6qBz&%é Wm8dKvFp2cGs",
  pet: "Dq8wNxZk5rVm&%é Lh2yBtSj7fPc",
  captcha: "Rb6pYgTd3zHn&%é Xk9vCmWq5jFs",
  refused: "Hz2fLcVj7tMk&%é Ns4xPdGy8wRq",
  token: "Fw8nQzKd5tXb-Yp3mVhRs6jLc",
};
/** Of a base32 secret both halves are letters of that. */
const totpSecret = "KR3VQZ5MWNX2YBJH-G4TDPLS6OUFCIEA7";
const canaries: Canary[] = Object.entries({ ...secrets, totpSecret }).map(([name, value]) => ({
  name,
  value,
}));

/** Asked for all that Harbor may ask for. */
const account: Account = {
  ...pictureAccount,
  username: "canary",
  password: secrets.right,
  totpSecret: totpSecret.replace("-", ""),
};

let world: TestWorld;
let leaky: LeakySite;
let resolver: ResolverServer;
const tracesIn = createTracer(canaries);
/** All that the API has answered. */
const told: Stored[] = [];
const logins = new Map<string, LoginView>();
let killed = 0;
const waysIn = ["telling", "vanishing", "slow"] as const;

beforeAll(async () => {
  resolver = await startResolver(({ challenge }) =>
    challenge === "picture" ? world.harbor.pictureLetters(account.username)[0] : undefined,
  );
  leaky = await startLeakySite({
    onTyping() {
      if (killed > 0) return;
      for (const { id, state } of world.pools.step.environments()) {
        if (state === "busy") world.pools.step.kill(id, "SIGKILL");
      }
      killed += 1;
    },
  });
  world = await startTestWorld({
    harbor: { accounts: [account], echoesPassword: true },
    settings: {
      DORMOUSE_LEASE_MS: "1500",
      DORMOUSE_HEARTBEAT_MS: "400",
      DORMOUSE_CHALLENGE_RESOLVER_URL: resolver.url,
      DORMOUSE_CHALLENGE_RESOLVER_TOKEN: secrets.token,
    },
  });
});
afterAll(async () => {
  await world?.close();
  await leaky?.close();
  resolver?.close();
});

/** Keeps what the API answers, as it is. */
async function call(method: string, path: string, body?: unknown, key = world.apiKey) {
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const content = Buffer.from(await response.arrayBuffer());
  const where = `answer of ${method} ${path}`;
  told.push({ where, content: Buffer.from(JSON.stringify([...response.headers])) });
  told.push(...unpacked(content).map((each) => ({ where, content: each })));
  return { status: response.status, content };
}

async function answered<Answer>(...request: Parameters<typeof call>): Promise<Answer> {
  const { status, content } = await call(...request);
  if (status >= 300) throw new Error(`${request[1]}: ${status} ${content.toString()}`);
  return JSON.parse(content.toString()) as Answer;
}

/** A login, once all is done that can be without a person. */
async function acquire(site: SignInPage | "harbor", password: string, more: object = {}) {
  const who = { site, username: "canary", password, ...more, waitMs: 0 };
  const login = await answered<LoginView>("POST", "/v1/logins", who);
  logins.set(site, login);
  const { sessionId, currentRun } = login;
  if (currentRun !== undefined) await world.client.waitForRun(sessionId, currentRun.runId);
  return answered<LoginView>("GET", `/v1/logins/${sessionId}`);
}

async function steps(sessionId: string, ...actions: object[]): Promise<string> {
  const run = script({ actions } as never);
  const { runId } = await answered<{ runId: string }>(
    "POST",
    `/v1/sessions/${sessionId}/execute`,
    run,
  );
  return (await world.client.waitForRun(sessionId, runId)).status;
}

/** All that the API tells of a session. */
async function tellings(sessionId: string): Promise<void> {
  const own = `/v1/sessions/${sessionId}`;
  const { items: runs } = await answered<{ items: { runId: string }[] }>("GET", `${own}/runs`);
  const shots = await answered<{ items: { artifactId: string }[] }>("GET", `${own}/screenshots`);
  const paths = [
    own,
    `/v1/logins/${sessionId}`,
    ...runs.map(({ runId }) => `${own}/runs/${runId}`),
    ...shots.items.map(({ artifactId }) => `${own}/artifacts/${artifactId}`),
    ...["merge", "patch", "lines"].map((format) => `${own}/diff?format=${format}&since=1`),
    `${own}/state`,
    `${own}/state?format=text&budget=20000`,
    `${own}/history?limit=100`,
    `${own}/events?limit=1000`,
    `${own}/snapshots`,
    `${own}/media`,
    `${own}/integrity`,
  ];
  await Promise.all(paths.map((path) => call("GET", path)));
}

function traces(contents: readonly Stored[]): string[] {
  const found = contents.flatMap(({ where, content }) =>
    tracesIn(content).map((trace) => `${where}: ${trace}`),
  );
  return [...new Set(found)];
}

describe("what somebody signs in with", () => {
  beforeAll(async () => {
    const sites = [harborSite(world.harbor.url), ...waysIn.map((name) => leaky.describe(name))];
    await Promise.all(sites.map((site) => world.client.sites.put(site)));
  });

  it("is typed, answered with, refused and lost on the way", async () => {
    const [right, , telling, vanishing, slow] = await Promise.all([
      acquire("harbor", secrets.right, { totpSecret, captchaApiKey: secrets.captcha }),
      call("POST", "/get_session", {
        site: "harbor",
        username: account.username,
        password: secrets.wrong,
        captcha_api_key: secrets.captcha,
      }),
      acquire("telling", secrets.telling),
      acquire("vanishing", secrets.vanishing),
      acquire("slow", secrets.slow),
    ]);
    // Its request may have been answered before.
    await until(() => world.harbor.activity(account.username).wrongPasswords > 0);
    expect(right).toMatchObject({ health: "healthy" });
    expect(telling.question).toMatchObject({ name: "pet" });
    expect(vanishing).toMatchObject({ health: "new", currentRun: { status: "FAILED" } });
    expect(killed).toBe(1);
    expect(slow.question).toMatchObject({ name: "pet" });
  });

  it("is answered and used with, looked at, exported, refused by the API, ended and forgotten", async () => {
    const { sessionId } = loginOf("telling");
    await answered("POST", `/v1/sessions/${sessionId}/input`, { name: "pet", value: secrets.pet });
    const given = await acquire("telling", secrets.telling);
    expect(given).toMatchObject({ sessionId, health: "healthy" });
    const [used, plain, looked] = await Promise.all([
      answered<object>("POST", "/v1/operations/read_notes", { loginId: sessionId }),
      answered<object>("POST", "/read_notes", { session_id: sessionId }),
      steps(sessionId, { type: "goto", url: `${leaky.url}/moved` }, ...looks),
      call("POST", "/get_containers", {
        site: "harbor",
        username: account.username,
        password: secrets.right,
        captcha_api_key: secrets.captcha,
        search: "MSCU",
      }),
      ...refused.map(([path, body]) => call("POST", path, body)),
      call("POST", "/v1/logins", { password: secrets.refused }, "dm_of_nobody"),
    ]);
    expect(JSON.stringify([used, plain])).toContain("•••");
    expect(looked).toBe("COMPLETED");

    // What the site itself has kept is told to nobody but who asks for the browser's state.
    const { storageState } = world.client.sessions;
    const state = Buffer.from(JSON.stringify(await storageState(sessionId)));
    expect(tracesIn(state).join()).toContain("telling in plain text");
    const passphrase = "a passphrase of the test";
    told.push({
      where: "full export",
      content: Buffer.from(await storageState(sessionId, { format: "full", passphrase })),
    });

    await Promise.all([...logins.values()].map((login) => tellings(login.sessionId)));
    await call("POST", `/v1/sessions/${sessionId}/end`);
    await tellings(sessionId);
    await call("DELETE", `/v1/logins/${loginOf("harbor").loginId}`);
    await Promise.all(["/v1/logins", "/v1/sessions", "/v1/sites"].map((path) => call("GET", path)));
  });

  it("reached the site and the resolver", () => {
    const { authorization, body } = resolver.asked.find(({ body }) => body.picture) ?? {};
    expect(authorization).toBe(`Bearer ${secrets.token}`);
    expect(body).toMatchObject({ site: "harbor", captcha_api_key: secrets.captcha });
    expect(
      Buffer.from(body?.picture?.base64 ?? "", "base64")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });

  it("is told to nobody", () => {
    expect(told.length).toBeGreaterThan(100);
    expect(traces(told)).toEqual([]);
  });

  it("is stored nowhere in the clear", async () => {
    const stored = await everythingStored(world);
    const all = Buffer.concat(stored.map(({ content }) => content)).toString("latin1");
    // That which is looked through is what was written, and unpacked.
    for (const { sessionId } of logins.values()) expect(all).toContain(sessionId);
    expect(all).toContain("login.succeeded");
    expect(stored.some(({ where }) => where.startsWith("key "))).toBe(true);
    expect(traces(stored)).toEqual([]);
  });
});

const looks = [
  { type: "screenshot", name: "shot", fullPage: true },
  { type: "readText", name: "text" },
  { type: "find", name: "found", text: "and", limit: 50 },
];

/** Requests that are refused, each for what stands beside the secret or for the secret itself. */
const refused: [path: string, body: unknown][] = [
  ["/v1/logins", { site: "nowhere", username: "canary", password: secrets.refused }],
  ["/v1/logins", { site: "harbor", password: secrets.refused, captcha_key: secrets.captcha }],
  ["/v1/logins", { site: "harbor", username: "canary", password: [secrets.refused] }],
  ["/v1/logins", { site: "harbor", username: "c", password: "p", totpSecret: secrets.refused }],
  ["/v1/logins", `{ "password": "${secrets.refused}`],
  ["/get_session", { username: 1, password: secrets.refused, captcha_api_key: secrets.captcha }],
  ["/get_session", { username: "canary", password: secrets.refused, site: secrets.captcha }],
  ["/get_containers", { password: secrets.refused, page: "one" }],
  ["/v1/operations/get_containers", { password: secrets.refused, input: { page: "one" } }],
  ["/operations/nothing", { username: "canary", password: secrets.refused }],
];

function loginOf(name: string): LoginView {
  const login = logins.get(name);
  if (login === undefined) throw new Error(`nobody has asked for a login at ${name}`);
  return login;
}
