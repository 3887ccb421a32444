import { createClient } from "@dormouse/client";
import { createDynamoStore } from "@dormouse/cloud";
import { defineSite, type AcquiredLogin, type Problem, type SessionView } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  contentsOf,
  createTestApi,
  jsonOf,
  keys,
  tenants,
  type Call,
  type TestApi,
} from "./support/api/test-api.ts";
import { startLocalTable, type LocalTable } from "./support/local-table.ts";

const url = "https://harbor.example/";
const says = (text: string) => [{ type: "expect" as const, text }];
/** "not" is what no page says. */
const description = (signedIn: string, signedOut: string) => {
  const { name: _, ...rest } = defineSite({
    name: "any",
    url,
    // The test browser is at the latter, wherever it is led.
    hosts: ["harbor.example", "example.com"],
    login: { actions: [{ type: "goto", url }] },
    logout: { actions: [{ type: "goto", url }] },
    check: { open: url, signedIn: says(signedIn), signedOut: says(signedOut) },
    operations: {},
  });
  return rest;
};
const code = {
  sign: says("Code?"),
  prompt: "Which code?",
  answer: { actions: [{ type: "goto", url }] },
};
const looking = {
  input: { type: "object" },
  output: { type: "object", properties: { seen: { type: "string" } } },
  effect: false,
  actions: [{ type: "goto", url }],
  extract: { seen: "p" },
};
const sites = {
  harbor: description("Sign out", "not"),
  refusing: description("not", "Sign in"),
  asking: { ...description("not", "not"), challenges: { code }, operations: { look: looking } },
};
const password = "tide-table-1815";

let names = 0;
/** Of a login that no other test has. */
function credentials(site: keyof typeof sites = "harbor") {
  names += 1;
  return { site, username: `ada-${names}`, password };
}

/** The API with the sites, and how its logins are asked for. */
async function openLogins(api: TestApi) {
  for (const [name, body] of Object.entries(sites)) {
    await jsonOf(api.call("PUT", `/v1/sites/${name}`, { body }));
  }
  const client = createClient({
    url: "http://api.example",
    apiKey: keys.ours,
    fetch: async (input, init) => api.app.request(input, init),
  });

  /** What is asked for, while workers do what is due. */
  async function working<Answer>(asking: Promise<Answer>): Promise<Answer> {
    const answered = asking.then(
      () => true,
      () => true,
    );
    const later = () => new Promise<false>((resolve) => setTimeout(resolve, 5, false));
    while (!(await Promise.race([answered, later()]))) await api.runSteps();
    return asking;
  }

  function post(path: string, body: unknown, call: Call = {}): Promise<Response> {
    return working(api.call("POST", path, { ...call, body }));
  }

  async function acquire(body: object): Promise<[number, AcquiredLogin]> {
    const answer = await post("/v1/logins", body);
    return [answer.status, (await answer.json()) as AcquiredLogin];
  }

  return { api, client, working, post, acquire };
}

type Logins = Awaited<ReturnType<typeof openLogins>>;

async function problemOf(answer: Response | Promise<Response>) {
  const { status, code: known, path } = (await (await answer).json()) as Problem;
  return [status, known, path];
}

/** What is so whatever they are stored in. */
function storedLogins(open: () => Promise<TestApi>): void {
  let logins: Logins;
  beforeAll(async () => {
    logins = await openLogins(await open());
  });

  it("are one for 50 that ask at once, signed in once, and shown without what is signed in with", async () => {
    const body = credentials();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => logins.post("/v1/logins", body)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([...Array<number>(49).fill(200), 201]);
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    const all = texts.map((text) => JSON.parse(text) as AcquiredLogin);
    const [login] = all;
    expect(new Set(all.map(({ loginId }) => loginId)).size).toBe(1);
    expect(login).toMatchObject({
      sessionId: login?.loginId,
      site: "harbor",
      username: body.username,
      keepAlive: true,
      health: "healthy",
      failures: 0,
      currentRun: { kind: "login", status: "COMPLETED" },
      refreshedAt: expect.any(String) as string,
      expiresAt: null,
    });
    const runs = await jsonOf<{ items: unknown[] }>(
      logins.api.call("GET", `/v1/sessions/${login?.loginId}/runs`),
    );
    expect(runs.items).toHaveLength(1);
    const session = await jsonOf<SessionView>(
      logins.api.call("GET", `/v1/sessions/${login?.loginId}`),
    );
    expect(session.login).toEqual({ site: "harbor", username: body.username, health: "healthy" });
    const key = { tenantId: tenants.ours, sessionId: login?.loginId ?? "" };
    const { fingerprint = "none" } = (await logins.api.world.store.read(key))?.login ?? {};
    for (const text of [...texts, JSON.stringify(session)]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(fingerprint);
    }
  });

  it("are listed page by page, newest first, through the client as well", async () => {
    const [, first] = await logins.working(
      Promise.all([1, 2].map(() => logins.client.logins.acquire(credentials()))),
    );
    const page = await logins.client.logins.list({ limit: 1 });
    expect(page.items).toHaveLength(1);
    const cursor = page.nextCursor ?? "";
    const rest = await logins.client.logins.list({ limit: 100, cursor });
    const all = [...page.items, ...rest.items].map(({ loginId }) => loginId);
    expect(all).toContain(first?.loginId);
    expect(all).toEqual(all.toSorted().toReversed());
    const theirs = logins.api.call("GET", `/v1/logins?cursor=${cursor}`, { key: keys.theirs });
    expect(await problemOf(theirs)).toEqual([400, "invalid_cursor", "cursor"]);
  });

  it("sign out and are gone once they are forgotten, and nothing is left that could sign in", async () => {
    const body = credentials();
    const { loginId } = await logins.working(logins.client.logins.acquire(body));
    const key = { tenantId: tenants.ours, sessionId: loginId };
    const { fingerprint = "" } = (await logins.api.world.store.read(key))?.login ?? {};
    expect(await logins.working(logins.client.logins.forget(loginId))).toBe(true);
    expect(await logins.client.logins.forget(loginId)).toBe(true);
    expect(await problemOf(logins.api.call("GET", `/v1/logins/${loginId}`))).toEqual([
      404,
      "login_not_found",
      "loginId",
    ]);
    expect(
      await logins.api.world.store.readLoginPointer(key.tenantId, fingerprint),
    ).toBeUndefined();
    expect(await logins.api.world.store.readLoginSecret(key)).toBeUndefined();
    const { run } = (await logins.api.world.store.read(key)) ?? {};
    expect(run).toMatchObject({ kind: "logout" });
    const [status, next] = await logins.acquire(body);
    expect([status, next.loginId === loginId]).toEqual([201, false]);
  });

  it("are forgotten with their sessions", async () => {
    const body = credentials();
    const { loginId } = await logins.working(logins.client.logins.acquire(body));
    await logins.client.sessions.delete(loginId);
    expect((await logins.api.call("GET", `/v1/logins/${loginId}`)).status).toBe(404);
    expect((await logins.acquire(body))[0]).toBe(201);
  });
}

describe("logins", () => {
  storedLogins(() => createTestApi());

  let logins: Logins;
  beforeAll(async () => {
    logins = await openLogins(await createTestApi());
  });

  it("are another one for another password, and none of another tenant's", async () => {
    const body = credentials();
    const [, first] = await logins.acquire(body);
    const [status, second] = await logins.acquire({ ...body, password: "other" });
    expect([status, second.loginId === first.loginId]).toEqual([201, false]);
    const path = `/v1/logins/${first.loginId}`;
    const theirs = { key: keys.theirs };
    for (const method of ["GET", "DELETE"]) {
      const answer = logins.api.call(method, path, theirs);
      expect(await problemOf(answer)).toEqual([404, "login_not_found", "loginId"]);
    }
    expect(await jsonOf(logins.api.call("GET", "/v1/logins", theirs))).toEqual({ items: [] });
  });

  it("that the site refuses are told with its run's reason, and tried again only when asked again", async () => {
    const body = credentials("refusing");
    const refusals = await Promise.all([
      logins.post("/v1/logins", body),
      logins.post("/v1/logins", body),
    ]);
    for (const refusal of refusals) {
      const text = await refusal.text();
      expect([refusal.status, JSON.parse(text)]).toMatchObject([422, { code: "sign_in_failed" }]);
      expect(text).toContain("login_failed");
      expect(text).not.toContain(password);
    }
    const { items } = await logins.client.logins.list({ limit: 1 });
    expect(items).toMatchObject([{ username: body.username, health: "new", failures: 1 }]);
    await logins.post("/v1/logins", body);
    const again = await logins.client.logins.get(items[0]?.loginId ?? "");
    expect(again).toMatchObject({ failures: 2, currentRun: { status: "FAILED" } });
  });

  it("that take longer, or ask for more, are told as they stand", async () => {
    const body = credentials("asking");
    const answer = await logins.api.call("POST", "/v1/logins", { body: { ...body, waitMs: 0 } });
    expect(answer.status).toBe(202);
    const begun = (await answer.json()) as AcquiredLogin;
    expect(begun).toMatchObject({ isNew: true, health: "new" });
    expect(answer.headers.get("location")).toBe(`/v1/logins/${begun.loginId}`);
    const [status, asked] = await logins.acquire(body);
    expect([status, asked]).toMatchObject([
      202,
      {
        isNew: false,
        health: "new",
        currentRun: { status: "PAUSED" },
        question: { name: "code", question: { kind: "text", prompt: "Which code?" } },
        reason: { code: "input_needed" },
      },
    ]);
  });

  it("are no sessions without one", async () => {
    const { session } = await logins.client.sessions.create();
    for (const id of [session.sessionId, "no-id"]) {
      for (const method of ["GET", "DELETE"]) {
        const answer = logins.api.call(method, `/v1/logins/${id}`);
        expect(await problemOf(answer)).toEqual([404, "login_not_found", "loginId"]);
      }
    }
  });

  it("are refused with the field at fault, and leave nothing then", async () => {
    const before = await contentsOf(logins.api.memory);
    const good = credentials();
    const refused: [object, unknown[]][] = [
      [{ ...good, pin: 1 }, [400, "invalid_request", "pin"]],
      [{ ...good, username: "" }, [400, "invalid_request", "username"]],
      [{ ...good, password: "" }, [400, "invalid_request", "password"]],
      [{ ...good, password: { $ne: "" } }, [400, "invalid_request", "password"]],
      [{ ...good, site: "Harbor" }, [400, "invalid_request", "site"]],
      [{ ...good, site: "elsewhere" }, [404, "site_not_found", "site"]],
      [{ ...good, site: undefined }, [400, "invalid_request", "site"]],
      [{ ...good, totpSecret: "not base32!" }, [400, "invalid_request", "totpSecret"]],
      [{ ...good, totpSecret: "otpauth://hotp/x?secret=" }, [400, "invalid_request", "totpSecret"]],
      [{ ...good, waitMs: 25_001 }, [400, "invalid_request", "waitMs"]],
      [{ ...good, viewport: { width: 1 } }, [400, "invalid_request", "viewport.width"]],
    ];
    for (const [body, problem] of refused) {
      expect(await problemOf(logins.post("/v1/logins", body))).toEqual(problem);
    }
    const unsigned = logins.api.call("POST", "/v1/logins", { body: good, key: null });
    expect((await unsigned).status).toBe(401);
    expect(await contentsOf(logins.api.memory)).toEqual(before);
  });

  describe("as older clients ask for them", () => {
    const { site: _, ...plain } = credentials();

    it("are the same: 200 in their words, new once", async () => {
      const body = { ...plain, site: "harbor", captcha_api_key: null };
      const first = await logins.post("/get_session", body);
      expect(first.status).toBe(200);
      const session = (await first.json()) as { session_id: string };
      expect(session).toEqual({
        success: true,
        session_id: expect.any(String) as string,
        is_new: true,
        username: plain.username,
        created_at: expect.any(String) as string,
        expires_at: null,
        message: "Signed in",
      });
      const again = await jsonOf(logins.post("/get_session", { ...body, captcha_api_key: "key" }));
      expect(again).toEqual({ ...session, is_new: false, message: "Already signed in" });
      const [status, login] = await logins.acquire({ ...plain, site: "harbor" });
      expect([status, login.loginId]).toEqual([200, session.session_id]);
    });

    it("are told where to answer what the site asks", async () => {
      const answer = await logins.post("/get_session", credentials("asking"));
      const { session_id: id, message } = (await answer.json()) as Record<string, string>;
      expect(answer.status).toBe(202);
      expect(message).toContain("Which code?");
      expect(message).toContain(`/v1/sessions/${id}/input { "name": "code"`);
    });

    it("are told the same by an operation that waits for it", async () => {
      const answer = await logins.post("/look", credentials("asking"));
      const told = (await answer.json()) as Record<string, string>;
      expect(answer.status).toBe(202);
      expect(told).toMatchObject({ success: true, status: "PAUSED" });
      const at = `/v1/sessions/${told["session_id"]}`;
      expect(told["message"]).toContain(
        `Which code? Answer with POST ${at}/input { "name": "code"`,
      );
      expect(told["message"]).toContain(`GET ${at}/runs/${told["run_id"]}`);
    });

    it("are refused in their words, without what they sent", async () => {
      const refusal = async (body: unknown, call: Call = {}) => {
        const answer = await logins.post("/get_session", body, call);
        const text = await answer.text();
        expect(text).not.toContain(password);
        expect(answer.headers.get("content-type")).toBe("application/json");
        return [answer.status, JSON.parse(text) as object];
      };
      const told = (known: string, message: string) => ({ success: false, code: known, message });
      const said = (text: string) => expect.stringContaining(text) as string;
      expect(await refusal(credentials("refusing"))).toEqual([
        422,
        told("sign_in_failed", said("refusing")),
      ]);
      expect(await refusal({ ...plain, keepAlive: true })).toEqual([
        400,
        told("invalid_request", "keepAlive: is not a known field"),
      ]);
      expect(await refusal({ password })).toEqual([
        400,
        told("invalid_request", "username: is required"),
      ]);
      expect(await refusal(plain)).toEqual([400, told("invalid_request", said("site: "))]);
      expect(await refusal(`{ "password": "${password}"`)).toMatchObject([
        400,
        { code: "invalid_json" },
      ]);
      expect(await refusal(plain, { key: null })).toMatchObject([401, { code: "unauthorized" }]);
    });
  });
});

describe("logins over a DynamoDB table", () => {
  let table: LocalTable;
  storedLogins(async () => {
    table = await startLocalTable();
    return createTestApi({ store: createDynamoStore(table) });
  });
  afterAll(() => table?.close());
});
