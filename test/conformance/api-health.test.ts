import { DormouseError, type SessionView } from "@dormouse/contract";
import { findSession, type Session } from "@dormouse/core";
import { expect, it } from "vitest";
import { createTestApi, jsonOf, keys, tenants, typing } from "./support/api/test-api.ts";

it("health says that it is degraded while Redis does not answer, and no longer", async () => {
  const api = await createTestApi();
  const health = () => jsonOf(api.call("GET", "/v1/health", { key: null }));
  expect(await health()).toMatchObject({ status: "ok", redis: "up" });
  const { answers } = api.memory.hot;
  api.memory.hot.answers = async () => false;
  expect(await health()).toMatchObject({ status: "degraded", redis: "down" });
  api.memory.hot.answers = answers;
  expect(await health()).toMatchObject({ status: "ok", redis: "up" });
});

it("older clients are told how many sessions and logins are theirs, and strangers nothing of anybody's", async () => {
  const api = await createTestApi();
  const body = { run: typing("one") };
  const { session: created } = await jsonOf<{ session: SessionView }>(
    api.call("POST", "/v1/sessions", { body }),
  );
  const key = { tenantId: tenants.ours, sessionId: created.sessionId };
  const session = await findSession(api.world, key);
  const login: Session["login"] = {
    site: "harbor",
    username: "ada",
    fingerprint: "f",
    keepAlive: true,
    everyMs: 1,
    health: "healthy",
    failures: 0,
    turnAtMs: 0,
  };
  await api.world.store.commit({
    session: { ...session, revision: session.revision + 1, login },
  });
  const ours = await api.call("GET", "/health");
  expect(ours.status).toBe(200);
  expect(await ours.json()).toEqual({
    status: "ok",
    service: "dormouse",
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    active_sessions: 1,
    persistent_sessions: 1,
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    services: { database: "connected", redis: "connected" },
    models: [],
  });
  const counts = (active_sessions: number | null) => ({
    active_sessions,
    persistent_sessions: active_sessions,
  });
  expect(await jsonOf(api.call("GET", "/health", { key: keys.theirs }))).toMatchObject(counts(0));
  expect(await jsonOf(api.call("GET", "/health", { key: null }))).toMatchObject(counts(null));
  const wrong = await api.call("GET", "/health", { key: "no key" });
  expect([wrong.status, await wrong.json()]).toMatchObject([401, { code: "unauthorized" }]);
});

it("older clients are told what does not answer, also where it is the database", async () => {
  const api = await createTestApi();
  const health = () => statusAndBody(api.call("GET", "/health", { key: null }));
  api.memory.hot.answers = async () => false;
  expect(await health()).toMatchObject([
    200,
    { status: "degraded", services: { database: "connected", redis: "error" } },
  ]);
  api.memory.table.readTenantByKeyHash = () =>
    Promise.reject(new DormouseError("unavailable", "Nothing answers."));
  const late = await createTestApi({ store: api.memory.table });
  for (const key of [null, keys.ours]) {
    expect(await statusAndBody(late.call("GET", "/health", { key }))).toMatchObject([
      503,
      { status: "unavailable", active_sessions: null, services: { database: "error" } },
    ]);
  }
});

async function statusAndBody(answering: Promise<Response>) {
  const answer = await answering;
  return [answer.status, await answer.json()];
}
