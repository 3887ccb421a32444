import { headers, SnapshotView, type Problem, type StorageState } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createTestApi,
  jsonOf,
  keys,
  tenants,
  typing,
  type TestApi,
} from "./support/api/test-api.ts";
import { newSnapshot, next } from "./support/records.ts";

const passphrase = "correct horse battery staple";
const site = "https://example.com";
const sid = {
  name: "sid",
  value: "1",
  domain: "example.com",
  path: "/",
  expires: -1,
  httpOnly: true,
  secure: true,
  sameSite: "Lax",
} as const;

let api: TestApi;
let sessionId: string;
let at: string;

beforeEach(async () => {
  api = await createTestApi();
  const { session } = await jsonOf<{ session: { sessionId: string } }>(
    api.call("POST", "/v1/sessions", { body: { run: typing("one") } }),
  );
  sessionId = session.sessionId;
  at = `/v1/sessions/${sessionId}`;
  // Two steps: two snapshots.
  await api.runSteps();
});

function put(body: unknown, query = "", own: Record<string, string> = {}): Promise<Response> {
  return api.call("PUT", `${at}/storage-state${query}`, { body, headers: own });
}

/** In Playwright's format; what is not given is empty. */
function putState(
  state: { cookies?: object[]; origins?: object[] },
  query = "",
  own: Record<string, string> = {},
): Promise<Response> {
  return put({ cookies: [], origins: [], ...state }, query, own);
}

function state(query = ""): Promise<StorageState> {
  return jsonOf<StorageState>(api.call("GET", `${at}/storage-state${query}`));
}

async function problemOf(
  answer: Response | Promise<Response>,
): Promise<[number, string, string | undefined]> {
  const response = await answer;
  const { code, path } = (await response.json()) as Problem;
  return [response.status, code, path];
}

async function eventTypes(): Promise<string[]> {
  const key = { tenantId: tenants.ours, sessionId };
  const events = await api.memory.store.readEvents(key, { afterSequence: 0, limit: 100 });
  return events.map(({ type }) => type);
}

/** What the session's next step reads from the storage of its site. */
async function readByNextStep(): Promise<unknown> {
  const { runId } = await jsonOf<{ runId: string }>(
    api.call("POST", `${at}/execute`, {
      body: { kind: "script", actions: [{ type: "read", name: "typed" }] },
    }),
  );
  await api.runSteps();
  const run = await jsonOf<{ output: { typed: unknown } }>(api.call("GET", `${at}/runs/${runId}`));
  return run.output.typed;
}

function items(...texts: string[]) {
  return texts.map((value, index) => ({ name: `item ${index}`, value }));
}

describe("an exported state", () => {
  it("carries its snapshot's version as its ETag, and is had of older ones too", async () => {
    const answer = await api.call("GET", `${at}/storage-state`);
    expect(answer.headers.get("etag")).toBe('"2"');
    expect(await answer.json()).toMatchObject({
      origins: [{ origin: site, localStorage: items("one") }],
    });
    await putState({ origins: [] });
    expect((await state()).origins).toEqual([]);
    expect((await state("?version=2")).origins).toHaveLength(1);
    expect(await problemOf(api.call("GET", `${at}/storage-state?version=9`))).toEqual([
      404,
      "snapshot_not_found",
      "version",
    ]);
  });

  it("of a session that has none is empty, in every format", async () => {
    const { session } = await jsonOf<{ session: { sessionId: string } }>(
      api.call("POST", "/v1/sessions"),
    );
    const of = (query: string) =>
      api.call("GET", `/v1/sessions/${session.sessionId}/storage-state${query}`, {
        headers: { [headers.passphrase]: passphrase },
      });
    const empty = await of("");
    expect(empty.headers.get("etag")).toBe('"0"');
    expect(await empty.json()).toEqual({ cookies: [], origins: [] });
    expect(await jsonOf(of("?format=cookies"))).toEqual([]);
    expect((await of("?format=full")).status).toBe(200);
  });

  it("of cookies alone is JSON, or a cookies.txt where text is asked for", async () => {
    await put([{ ...sid, priority: "High" }], "?format=cookies");
    const path = `${at}/storage-state?format=cookies`;
    expect(await jsonOf(api.call("GET", path))).toEqual([{ ...sid, priority: "High" }]);
    const text = await api.call("GET", path, { headers: { accept: "text/plain" } });
    expect(text.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await text.text()).toContain("#HttpOnly_example.com\tFALSE\t/\tTRUE\t0\tsid\t1\n");
  });

  it("says what its format has no place for", async () => {
    const partitioned = { ...sid, partitionKey: "https://top.example" };
    await put([sid, partitioned], "?format=cookies");
    const path = `${at}/storage-state?format=cookies`;
    const text = await api.call("GET", path, { headers: { accept: "text/plain" } });
    expect(text.headers.get(headers.leftOut)).toBe("cookies=1");
    const json = await api.call("GET", path);
    expect(json.headers.get(headers.leftOut)).toBeNull();
  });

  it("in full needs a passphrase that is not too easy", async () => {
    const path = `${at}/storage-state?format=full`;
    for (const own of [{}, { [headers.passphrase]: "short" }] as Record<string, string>[]) {
      expect(await problemOf(api.call("GET", path, { headers: own }))).toEqual([
        400,
        "invalid_request",
        headers.passphrase,
      ]);
    }
  });
});

describe("an imported state", () => {
  it("is what the next step starts from, and is told in the log", async () => {
    const answer = await putState({
      origins: [{ origin: site, localStorage: items("from", "outside") }],
    });
    expect(answer.headers.get("etag")).toBe('"3"');
    expect(SnapshotView.parse(await answer.json())).toMatchObject({
      version: 3,
      step: 2,
      source: "import",
      kinds: { localStorage: { parts: 1, count: 2 } },
      changed: [{ kind: "localStorage", storageKey: site, change: "changed" }],
    });
    expect((await eventTypes()).at(-1)).toBe("snapshot.imported");
    expect(await readByNextStep()).toBe("from outside");
  });

  it("takes the place of what is there, or is set upon it", async () => {
    const other = "https://other.example";
    await putState({
      cookies: [sid],
      origins: [
        { origin: site, localStorage: items("a", "b") },
        { origin: other, localStorage: items("c") },
      ],
    });
    await putState(
      {
        cookies: [{ ...sid, name: "new" }],
        origins: [{ origin: site, localStorage: [{ name: "item 1", value: "z" }] }],
      },
      "?mode=merge",
    );
    const merged = await state();
    expect(merged.cookies.map(({ name }) => name)).toEqual(["sid", "new"]);
    expect(merged.origins).toEqual([
      { origin: site, localStorage: items("a", "z") },
      { origin: other, localStorage: items("c") },
    ]);
    await putState({ origins: [{ origin: other, localStorage: items("d") }] });
    expect(await state()).toEqual({
      cookies: [],
      origins: [{ origin: other, localStorage: items("d") }],
    });
  });

  it("needs but one of its lists where it is set upon what is there", async () => {
    expect((await put({ cookies: [sid] }, "?mode=merge")).status).toBe(200);
    const origins = [{ origin: site, localStorage: items("two") }];
    expect((await put({ origins }, "?mode=merge")).status).toBe(200);
    expect(await state()).toEqual({ cookies: [sid], origins });
  });

  it("may hold the virtual passkeys of Playwright, which are passed over", async () => {
    const credentials = [{ id: "a", rpId: "example.com", userHandle: "b", privateKey: "c" }];
    expect((await putState({ credentials } as object)).status).toBe(200);
    expect(await state()).toEqual({ cookies: [], origins: [] });
  });

  it("sets databases beside those of other names", async () => {
    const database = (name: string, value: number) => ({
      name,
      version: 1,
      stores: [{ name: "s", autoIncrement: false, records: [{ key: 1, value }], indexes: [] }],
    });
    const origin = (...indexedDB: object[]) => ({
      origins: [{ origin: site, localStorage: [], indexedDB }],
    });
    await putState(origin(database("kept", 1), database("changed", 1)));
    await putState(origin(database("changed", 2), database("added", 2)), "?mode=merge");
    expect((await state()).origins[0]?.indexedDB).toEqual([
      database("added", 2),
      database("changed", 2),
      database("kept", 1),
    ]);
  });

  it("of cookies leaves all else as it is, whatever file they come in", async () => {
    await put([sid], "?format=cookies");
    const text = "shop.example\tFALSE\t/\tFALSE\t0\tbasket\t3\n";
    await put(text, "?format=cookies&mode=merge", { "content-type": "text/plain" });
    const both = await state();
    expect(both.cookies.map(({ name }) => name)).toEqual(["sid", "basket"]);
    expect(both.origins).toEqual([{ origin: site, localStorage: items("one") }]);
    await put(text, "?format=cookies", { "content-type": "text/plain" });
    expect((await state()).cookies.map(({ name }) => name)).toEqual(["basket"]);
  });

  it("in full brings everything back into another session", async () => {
    await put([sid], "?format=cookies");
    const own = { [headers.passphrase]: passphrase, "content-type": "application/octet-stream" };
    const file = await api.call("GET", `${at}/storage-state?format=full`, { headers: own });
    expect(file.headers.get("content-type")).toBe("application/octet-stream");
    const bytes = await file.bytes();
    const before = await state();
    const { session } = await jsonOf<{ session: { sessionId: string } }>(
      api.call("POST", "/v1/sessions"),
    );
    at = `/v1/sessions/${session.sessionId}`;
    const send = (passed: string) =>
      api.app.request(`${at}/storage-state?format=full`, {
        method: "PUT",
        headers: { ...own, authorization: `Bearer ${keys.ours}`, [headers.passphrase]: passed },
        body: bytes,
      });
    expect(await problemOf(Promise.resolve(send(`${passphrase}!`)))).toEqual([
      400,
      "invalid_request",
      headers.passphrase,
    ]);
    expect((await send(passphrase)).status).toBe(200);
    expect(await state()).toEqual(before);
  });

  it("is refused whole, with the field at fault, and leaves everything as it is", async () => {
    const key = { tenantId: tenants.ours, sessionId };
    const before = await api.memory.store.read(key);
    const blobs = api.memory.blobs.keys();
    const text = { "content-type": "text/plain" };
    const refused: [Promise<Response>, number, string, string | undefined][] = [
      [putState({ cookies: [{ name: "n" }] }), 400, "invalid_request", "cookies[0].value"],
      [
        putState({ cookies: [{ ...sid, value: "a\nb" }] }),
        400,
        "invalid_request",
        "cookies[0].value",
      ],
      [
        putState({ origins: [site, `${site}/`].map((origin) => ({ origin, localStorage: [] })) }),
        400,
        "invalid_request",
        "origins[1].origin",
      ],
      [put({ cookies: [] }), 400, "invalid_request", "origins"],
      [put({ origins: [] }), 400, "invalid_request", "cookies"],
      [put({}), 400, "invalid_request", "cookies"],
      [put({ cookies: [], orgins: [] }), 400, "invalid_request", "orgins"],
      [put({ orgins: [] }, "?mode=merge"), 400, "invalid_request", "orgins"],
      [putState({ origin: [] } as object, "?mode=merge"), 400, "invalid_request", "origin"],
      [put({}, "?mode=merge"), 400, "invalid_request", undefined],
      [put("{"), 400, "invalid_json", undefined],
      [
        put([sid, { name: "n", value: "v" }], "?format=cookies"),
        400,
        "invalid_request",
        "[1].domain",
      ],
      [put("a b c", "?format=cookies", text), 400, "invalid_request", "line 1"],
      [put("", "", text), 415, "unsupported_media_type", undefined],
      [put({}, "?format=full"), 415, "unsupported_media_type", undefined],
      [put({}, "?format=other"), 400, "invalid_request", "format"],
      [putState({}, "", { "if-match": "2" }), 400, "invalid_request", "If-Match"],
      [putState({}, "", { "if-match": '"1"' }), 412, "state_moved_on", "If-Match"],
      [put({ x: "x".repeat(5_000_000) }), 413, "body_too_large", undefined],
    ];
    for (const [answer, ...expected] of refused) expect(await problemOf(answer)).toEqual(expected);
    expect(await api.memory.store.read(key)).toEqual(before);
    expect(api.memory.blobs.keys()).toEqual(blobs);
  });

  it("in another format than was said is refused with the format to say", async () => {
    const detailOf = async (answer: Promise<Response>) =>
      ((await (await answer).json()) as Problem).detail;
    expect(await detailOf(put([sid]))).toBe(
      "format: the body is a list of cookies, so import it with format=cookies",
    );
    expect(await detailOf(putState({}, "?format=cookies"))).toBe(
      "format: the body is a Playwright state, so import it with format=playwright",
    );
    expect(await detailOf(put({ cookies: [] }))).toBe("origins: is required");
    expect(await detailOf(api.call("GET", `${at}/storage-state?version=two`))).toBe(
      "version: must be a whole number",
    );
  });

  it("may be larger than other bodies", async () => {
    const localStorage = [{ name: "large", value: "x".repeat(2_000_000) }];
    expect((await putState({ origins: [{ origin: site, localStorage }] })).status).toBe(200);
    expect((await state()).origins[0]?.localStorage).toEqual(localStorage);
  });

  it("is taken with the ETag of the newest snapshot", async () => {
    expect((await putState({}, "", { "if-match": '"2"' })).status).toBe(200);
    expect(await problemOf(putState({}, "", { "if-match": '"2"' }))).toEqual([
      412,
      "state_moved_on",
      "If-Match",
    ]);
  });

  it("of two that come at once with the same ETag only one is taken", async () => {
    const answers = await Promise.all(
      ["a", "b", "c"].map((text) =>
        putState({ origins: [{ origin: site, localStorage: items(text) }] }, "", {
          "if-match": '"2"',
        }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
  });
});

describe("a state, while its session is at work,", () => {
  const key = () => ({ tenantId: tenants.ours, sessionId });

  async function execute(): Promise<string> {
    const { runId } = await jsonOf<{ runId: string }>(
      api.call("POST", `${at}/execute`, { body: typing("two") }),
    );
    return runId;
  }

  it("one is taken between the steps of a run, and the next step starts from it", async () => {
    await execute();
    expect((await putState({ origins: [] })).status).toBe(200);
    await api.runSteps();
    expect((await state()).origins[0]?.localStorage).toEqual(items("two"));
  });

  it("none is taken as long as a step is run, and as long as a lost one waits for its next attempt", async () => {
    const runId = await execute();
    const nowMs = Date.now();
    const claim = { runId, step: 3, workerId: "w", nowMs };
    await api.memory.store.claim(key(), {
      ...claim,
      leaseUntilMs: nowMs + 60_000,
      dueAtMs: nowMs + 60_000,
    });
    expect(await problemOf(putState({}))).toEqual([409, "step_in_progress", undefined]);
    expect(await problemOf(api.call("POST", `${at}/snapshots/1/restore`))).toEqual([
      409,
      "step_in_progress",
      undefined,
    ]);
    const session = await api.memory.store.read(key());
    if (session === undefined) throw new Error("it is gone");
    await api.memory.store.commit({
      session: { ...session, revision: session.revision + 1, lease: undefined },
    });
    expect(await problemOf(putState({}))).toEqual([409, "step_in_progress", undefined]);
  });

  it("none is taken once the session is deleted, and for another tenant's", async () => {
    const theirs = { key: keys.theirs, body: { cookies: [], origins: [] } };
    expect(await problemOf(api.call("PUT", `${at}/storage-state`, theirs))).toEqual([
      404,
      "session_not_found",
      "sessionId",
    ]);
    await api.call("DELETE", at);
    expect(await problemOf(putState({}))).toEqual([409, "session_deleted", undefined]);
  });
});

describe("the snapshots of a session", () => {
  it("are told page by page, in pages that an answer can hold, however much there is to tell", async () => {
    const key = { tenantId: tenants.ours, sessionId };
    const note = { code: "kept_last_good", detail: "語".repeat(300) } as const;
    const notes = Array.from({ length: 100 }, () => note);
    for (let version = 3; version <= 62; version += 1) {
      const session = await api.memory.store.read(key);
      if (session === undefined) throw new Error("the session is gone");
      const snapshot = newSnapshot(version);
      await api.memory.store.commit({
        session: next(session, { snapshotVersion: version }),
        snapshot: { ...snapshot, summary: { ...snapshot.summary, notes } },
      });
    }
    const versions: number[] = [];
    let cursor = "";
    do {
      const text = await (await api.call("GET", `${at}/snapshots?limit=100${cursor}`)).text();
      expect(Buffer.byteLength(text)).toBeLessThan(4.2 * 1024 * 1024);
      const page = JSON.parse(text) as { items: SnapshotView[]; nextCursor?: string };
      versions.push(...page.items.map(({ version }) => version));
      cursor = page.nextCursor === undefined ? "" : `&cursor=${page.nextCursor}`;
    } while (cursor !== "");
    expect(versions).toEqual(Array.from({ length: 62 }, (_, index) => 62 - index));
  });

  it("are listed newest first, with what is in them and what changed, page by page", async () => {
    await put([sid], "?format=cookies");
    type Page = { items: SnapshotView[]; nextCursor?: string };
    const first = await jsonOf<Page>(api.call("GET", `${at}/snapshots?limit=2`));
    expect(first.items.map((item) => SnapshotView.parse(item).version)).toEqual([3, 2]);
    expect(first.items[0]).toMatchObject({
      source: "import",
      changed: [{ kind: "cookies", storageKey: "", change: "added" }],
      kinds: { cookies: { count: 1 } },
    });
    const second = await jsonOf<Page>(
      api.call("GET", `${at}/snapshots?limit=2&cursor=${first.nextCursor}`),
    );
    expect(second).toMatchObject({ items: [{ version: 1, source: "step", step: 1 }] });
    expect(second.nextCursor).toBeUndefined();
    const one = await api.call("GET", `${at}/snapshots/3`);
    expect(one.headers.get("etag")).toBe('"3"');
    expect(await one.json()).toEqual(first.items[0]);
    for (const version of ["9", "0", "x"]) {
      const answer = await api.call("GET", `${at}/snapshots/${version}`);
      expect(await answer.clone().text()).toContain(`GET ${at}/snapshots lists`);
      expect(await problemOf(answer)).toEqual([404, "snapshot_not_found", "version"]);
    }
  });

  it("an older one is brought back as the next step's start, once for one key", async () => {
    await putState({ origins: [{ origin: site, localStorage: items("changed") }] });
    const send = () =>
      api.call("POST", `${at}/snapshots/1/restore`, { headers: { "idempotency-key": "back" } });
    const answer = await send();
    expect(answer.status).toBe(201);
    expect(answer.headers.get("location")).toBe(`${at}/snapshots/4`);
    const made = SnapshotView.parse(await answer.json());
    expect(made).toMatchObject({ version: 4, source: "restore", restoredFrom: 1 });
    const again = await send();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await again.json()).toEqual(made);
    expect((await eventTypes()).at(-1)).toBe("snapshot.restored");
    expect(await readByNextStep()).toBe("one");
  });

  it("takes no state, from outside or of its own, for a tenant that holds as much as it may", async () => {
    api.settings.tenantStoredBytes = 0;
    for (const send of [
      () => putState({}),
      () => api.call("POST", `${at}/storage-state/uploads`),
      () => api.call("POST", `${at}/snapshots/1/restore`),
    ]) {
      expect(await problemOf(send())).toEqual([429, "storage_full", undefined]);
    }
  });

  it("one that is gone cannot be brought back", async () => {
    await api.memory.store.removeSnapshots({ tenantId: tenants.ours, sessionId }, [1]);
    for (const version of [1, 7]) {
      expect(await problemOf(api.call("POST", `${at}/snapshots/${version}/restore`))).toEqual([
        404,
        "snapshot_not_found",
        "version",
      ]);
    }
    expect(
      await problemOf(
        api.call("POST", `${at}/snapshots/2/restore`, { headers: { "if-match": '"1"' } }),
      ),
    ).toEqual([412, "state_moved_on", "If-Match"]);
  });
});
