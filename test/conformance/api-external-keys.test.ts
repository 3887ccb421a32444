import { createClient } from "@dormouse/client";
import type { Page, RunView, SessionView } from "@dormouse/contract";
import { sweep } from "@dormouse/core";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createTestApi,
  jsonOf,
  keys,
  tenants,
  typing,
  type TestApi,
} from "./support/api/test-api.ts";

type Accepted = { runId?: string; session: SessionView };

const externalKey = "guru-123:run-456";
let api: TestApi;

beforeEach(async () => {
  api = await createTestApi();
});

function create(body: object = {}, key?: string): Promise<Response> {
  return api.call("POST", "/v1/sessions", {
    body: { externalKey, ...body },
    ...(key === undefined ? {} : { key }),
  });
}

async function created(body?: object, key?: string): Promise<Accepted> {
  return jsonOf<Accepted>(create(body, key));
}

async function sessions(query = `externalKey=${externalKey}`): Promise<SessionView[]> {
  return (await jsonOf<Page<SessionView>>(api.call("GET", `/v1/sessions?${query}`))).items;
}

async function runsOf({ session }: Accepted): Promise<RunView[]> {
  const path = `/v1/sessions/${session.sessionId}/runs`;
  return (await jsonOf<Page<RunView>>(api.call("GET", path))).items;
}

describe("an external key", () => {
  it("names one session: asked for again it is found as it was, and nothing begins", async () => {
    const first = await create({ run: typing("one") });
    expect(first.status).toBe(201);
    const made = (await first.json()) as Accepted;
    expect(made).toMatchObject({ runId: expect.any(String), session: { externalKey } });
    const again = await create({ run: typing("two"), metadata: { other: true } });
    const { sessionId } = made.session;
    expect([again.status, again.headers.get("location")]).toEqual([
      200,
      `/v1/sessions/${sessionId}`,
    ]);
    const found = (await again.json()) as Accepted;
    expect(found.runId).toBeUndefined();
    expect(found.session).toMatchObject({ sessionId, externalKey, metadata: {} });
    expect(await runsOf(made)).toHaveLength(1);
  });

  it("is one session of 50 who ask at once, which begins once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => create({ run: typing("one") })),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array.from({ length: 49 }, () => 200), 201]);
    const bodies = await Promise.all(answers.map((answer) => jsonOf<Accepted>(answer)));
    expect(new Set(bodies.map(({ session }) => session.sessionId)).size).toBe(1);
    expect(await sessions("limit=100")).toHaveLength(1);
    expect(await runsOf(bodies[0] as Accepted)).toHaveLength(1);
  });

  it("finds its session in the listing, if that is as is asked, and is another tenant's own", async () => {
    const { session } = await created({ agentId: "guru-123" });
    await created({ externalKey: "other" });
    expect(await sessions()).toMatchObject([{ sessionId: session.sessionId }]);
    expect(await sessions(`externalKey=${externalKey}&agent=guru-123&status=INITIALIZING`)).toEqual(
      await sessions(),
    );
    expect(await sessions(`externalKey=${externalKey}&status=ACTIVE`)).toEqual([]);
    expect(await sessions("externalKey=nobody")).toEqual([]);
    const { nextCursor } = await jsonOf<Page<SessionView>>(api.call("GET", "/v1/sessions?limit=1"));
    const refused = await api.call(
      "GET",
      `/v1/sessions?externalKey=${externalKey}&cursor=${nextCursor}`,
    );
    expect(await refused.json()).toMatchObject({ code: "invalid_cursor" });
    const theirs = await create({}, keys.theirs);
    expect(theirs.status).toBe(201);
    expect(((await theirs.json()) as Accepted).session.sessionId).not.toBe(session.sessionId);
  });

  it("is free again from the moment on that its session is deleted", async () => {
    const first = await created();
    await api.call("DELETE", `/v1/sessions/${first.session.sessionId}`);
    expect(await sessions()).toEqual([]);
    const second = await create();
    expect(second.status).toBe(201);
    const { session } = (await second.json()) as Accepted;
    const late = { ...api.world, clock: { ...api.world.clock, nowMs: () => Date.now() + 1e7 } };
    await sweep(late, api.settings);
    expect(await sessions()).toMatchObject([{ sessionId: session.sessionId }]);
  });

  it("is free again though whoever deleted its session did not come to that", async () => {
    const { store } = api.world;
    const { session } = await created();
    const { removeExternalKey } = store;
    store.removeExternalKey = () => Promise.resolve();
    await api.call("DELETE", `/v1/sessions/${session.sessionId}`);
    store.removeExternalKey = removeExternalKey.bind(store);
    const { sessionId } = session;
    expect(await store.readExternalKey(tenants.ours, externalKey)).toMatchObject({ sessionId });
    expect((await create()).status).toBe(201);
  });

  it("stays with a session that is archived, and no fork has it", async () => {
    const first = await created({ run: typing("one") });
    await api.runSteps();
    const path = `/v1/sessions/${first.session.sessionId}`;
    const forked = await jsonOf<Accepted>(api.call("POST", `${path}/fork`, { body: { step: 1 } }));
    expect(forked.session.externalKey).toBeUndefined();
    const ended = await jsonOf<SessionView>(api.call("POST", `${path}/end`));
    expect(ended).toMatchObject({ archived: true, externalKey });
    expect((await created()).session.sessionId).toBe(first.session.sessionId);
  });

  it.each(["", " ", "a b", ":a", "a/b", "a".repeat(201), 7])(
    "that reads %j is refused",
    async (wrong) => {
      const refused = await create({ externalKey: wrong });
      expect([refused.status, await refused.json()]).toMatchObject([
        400,
        { code: "invalid_request", path: "externalKey" },
      ]);
    },
  );

  it("is what the client creates and lists by", async () => {
    const client = createClient({
      url: "http://api.example",
      apiKey: keys.ours,
      fetch: (url, init) => Promise.resolve(api.app.request(url, init)),
    });
    const { session } = await client.sessions.create({ externalKey });
    expect((await client.sessions.create({ externalKey })).session.sessionId).toBe(
      session.sessionId,
    );
    const { items } = await client.sessions.list({ externalKey });
    expect(items.map(({ sessionId }) => sessionId)).toEqual([session.sessionId]);
  });
});
