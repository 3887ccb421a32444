import { Problem, SessionView } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { linesOf } from "./support/archive-lines.ts";
import { ordersPage, sessionWithPages } from "./support/api/shown-pages.ts";
import {
  createTestApi,
  jsonOf,
  keys,
  tenants,
  typing,
  type TestApi,
} from "./support/api/test-api.ts";

let api: TestApi;
beforeEach(async () => {
  api = await createTestApi();
});

async function create(body: object): Promise<string> {
  const created = await jsonOf<{ session: SessionView }>(
    api.call("POST", "/v1/sessions", { body }),
  );
  return created.session.sessionId;
}

async function end(sessionId: string): Promise<SessionView> {
  return SessionView.parse(await jsonOf(api.call("POST", `/v1/sessions/${sessionId}/end`)));
}

async function archiveOf(sessionId: string): Promise<Record<string, unknown>[]> {
  const key = { tenantId: tenants.ours, sessionId };
  const archive = (await api.world.store.read(key))?.archive;
  const content = archive && (await api.world.blobs.get(archive.blobKey));
  return archive && content ? linesOf(content, archive) : [];
}

describe("a session that is ended", () => {
  it("keeps how it stood, and lies in an archive with all its records", async () => {
    const id = await sessionWithPages(api, [ordersPage(), ordersPage({ search: "Ada" })]);
    expect(await end(id)).toMatchObject({ status: "COMPLETED", archived: true });
    const [head, ...records] = await archiveOf(id);
    expect(head).toMatchObject({ format: "dormouse-session", session: { sessionId: id } });
    const counts = Object.groupBy(records, (record) => Object.keys(record)[0] ?? "");
    expect(Object.entries(counts).map(([kind, lines]) => [kind, lines?.length])).toEqual([
      ["run", 1],
      ["event", 6],
      ["step", 2],
      ["page", 2],
      ["snapshot", 1],
      ["index", 1],
    ]);
  });

  it("can be read as before, and leaves nothing where copies are kept", async () => {
    const id = await sessionWithPages(api, [ordersPage()], { agentId: "buyer" });
    const before = await jsonOf(api.call("GET", `/v1/sessions/${id}/state?sections=page_state`));
    await end(id);
    expect(await jsonOf(api.call("GET", `/v1/sessions/${id}/state?sections=page_state`))).toEqual(
      before,
    );
    const key = { tenantId: tenants.ours, sessionId: id };
    expect(await api.world.hot.readPage(key)).toBeUndefined();
    expect(await api.world.hot.sessionOfAgent(tenants.ours, "buyer")).toBeUndefined();
  });

  it("is ended once, however often that is asked for", async () => {
    const id = await create({});
    const views = await Promise.all([end(id), end(id), end(id)]);
    const view = await end(id);
    expect(view).toMatchObject({ status: "COMPLETED", archived: true });
    expect(new Set(views.map(({ endedAt }) => endedAt))).toEqual(new Set([view.endedAt]));
    const events = await jsonOf<{ items: { type: string }[] }>(
      api.call("GET", `/v1/sessions/${id}/events`),
    );
    expect(events.items.map(({ type }) => type)).toEqual(["session.created", "session.ended"]);
  });

  it("is archived by a later call where the first was broken off", async () => {
    const id = await create({ run: typing("one") });
    const { put } = api.memory.blobs;
    api.memory.blobs.put = () => Promise.reject(new Error("gone"));
    expect((await api.call("POST", `/v1/sessions/${id}/end`)).status).toBe(500);
    api.memory.blobs.put = put;
    const between = await jsonOf<SessionView>(api.call("GET", `/v1/sessions/${id}`));
    expect(between).toMatchObject({ status: "CANCELLED", archived: false });
    expect(await end(id)).toMatchObject({ archived: true, endedAt: between.endedAt });
  });

  it("has what ran and what waited cancelled, and is brought back by another run", async () => {
    const id = await create({ run: typing("one", "two") });
    await api.call("POST", `/v1/sessions/${id}/execute`, { body: typing("three") });
    expect(await end(id)).toMatchObject({
      status: "CANCELLED",
      currentRun: { status: "CANCELLED" },
      reason: { code: "session_ended" },
    });
    const { items } = await jsonOf<{ items: { status: string }[] }>(
      api.call("GET", `/v1/sessions/${id}/runs`),
    );
    expect(items.map(({ status }) => status)).toEqual(["CANCELLED", "CANCELLED"]);
    await api.runSteps();
    await api.call("POST", `/v1/sessions/${id}/execute`, { body: typing("again") });
    await api.runSteps();
    const back = SessionView.parse(await jsonOf(api.call("GET", `/v1/sessions/${id}`)));
    expect([back.status, back.endedAt, back.archived]).toEqual(["COMPLETED", undefined, undefined]);
    expect(await end(id)).toMatchObject({ archived: true });
    expect((await archiveOf(id)).filter((line) => "step" in line)).toHaveLength(2);
  });

  it("is no other tenant's, and none that was deleted", async () => {
    const id = await create({});
    const theirs = await api.call("POST", `/v1/sessions/${id}/end`, { key: keys.theirs });
    expect(Problem.parse(await theirs.json()).code).toBe("session_not_found");
    await api.call("DELETE", `/v1/sessions/${id}`);
    const deleted = await api.call("POST", `/v1/sessions/${id}/end`);
    expect(Problem.parse(await deleted.json()).code).toBe("session_deleted");
  });
});
