import { createClient } from "@dormouse/client";
import type { CredentialView, Page, Problem } from "@dormouse/contract";
import { openCredential } from "@dormouse/core";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestApi, jsonOf, keys, tenants, type TestApi } from "./support/api/test-api.ts";

const secret = { username: "ada@harbour.example", password: "tide-table-1815" };
let api: TestApi;

beforeEach(async () => {
  api = await createTestApi();
});

async function put(name: string, body: unknown = secret): Promise<CredentialView> {
  return jsonOf(api.call("PUT", `/v1/credentials/${name}`, { body }));
}

async function names(key = keys.ours): Promise<string[]> {
  const page = await jsonOf<Page<CredentialView>>(api.call("GET", "/v1/credentials", { key }));
  return page.items.map(({ name }) => name);
}

async function problemOf(answer: Promise<Response>): Promise<[string, string | undefined]> {
  const { code, path } = (await (await answer).json()) as Problem;
  return [code, path];
}

describe("credentials", () => {
  it("are stored, listed by name with their dates, replaced and deleted", async () => {
    const first = await put("portal");
    expect(first).toEqual({
      name: "portal",
      createdAt: expect.any(String) as string,
      updatedAt: first.createdAt,
    });
    await put("berths");
    const again = await put("portal", { ...secret, password: "other" });
    expect(again.createdAt).toBe(first.createdAt);
    expect(await names()).toEqual(["berths", "portal"]);
    expect((await api.call("DELETE", "/v1/credentials/portal")).status).toBe(204);
    expect((await api.call("DELETE", "/v1/credentials/portal")).status).toBe(204);
    expect(await names()).toEqual(["berths"]);
  });

  it("never show what they say, in no answer and not in the store", async () => {
    const answers = [
      await api.call("PUT", "/v1/credentials/portal", { body: secret }),
      await api.call("GET", "/v1/credentials"),
      await api.call("GET", "/v1/credentials/portal"),
      await api.call("DELETE", "/v1/credentials/absent"),
    ];
    const stored = await api.world.store.readCredential({ tenantId: tenants.ours, name: "portal" });
    const texts = [...(await Promise.all(answers.map((it) => it.text()))), JSON.stringify(stored)];
    for (const text of texts) {
      for (const word of Object.values(secret)) {
        expect(text).not.toContain(word);
        expect(text).not.toContain(Buffer.from(word).toString("base64").slice(0, 12));
      }
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 405, 204]);
  });

  it("open for whoever works for their tenant, and for no other", async () => {
    await put("portal");
    const ours = { tenantId: tenants.ours, name: "portal" };
    const theirs = { tenantId: tenants.theirs, name: "portal" };
    expect(await openCredential(api.world, ours)).toEqual(secret);
    await expect(openCredential(api.world, theirs)).rejects.toMatchObject({
      code: "credential_not_found",
    });
    expect(await names(keys.theirs)).toEqual([]);
    await api.call("DELETE", "/v1/credentials/portal", { key: keys.theirs });
    expect(await names()).toEqual(["portal"]);
  });

  it("put in another's place do not open", async () => {
    await put("portal");
    const stored = await api.world.store.readCredential({ tenantId: tenants.ours, name: "portal" });
    if (stored === undefined) throw new Error("it is not there");
    for (const key of [
      { tenantId: tenants.theirs, name: "portal" },
      { tenantId: tenants.ours, name: "berths" },
    ]) {
      await api.world.store.putCredential({ ...stored, ...key });
      await expect(openCredential(api.world, key)).rejects.toThrow("cannot be unwrapped");
    }
  });

  it("are paged", async () => {
    for (const name of ["a", "b", "c"]) await put(name);
    const first = await jsonOf<Page<CredentialView>>(api.call("GET", "/v1/credentials?limit=2"));
    expect(first.items.map(({ name }) => name)).toEqual(["a", "b"]);
    const rest = `/v1/credentials?limit=2&cursor=${first.nextCursor}`;
    expect((await jsonOf<Page<CredentialView>>(api.call("GET", rest))).items).toHaveLength(1);
    expect(await problemOf(api.call("GET", rest, { key: keys.theirs }))).toEqual([
      "invalid_cursor",
      "cursor",
    ]);
  });

  it("are refused with the field at fault, and without a key", async () => {
    const call = (path: string, body?: unknown) => problemOf(api.call("PUT", path, { body }));
    expect(await call("/v1/credentials/two%20words", secret)).toEqual(["invalid_request", "name"]);
    expect(await call("/v1/credentials/a", { username: "ada" })).toEqual([
      "invalid_request",
      "password",
    ]);
    expect(await call("/v1/credentials/a", { ...secret, note: "x" })).toEqual([
      "invalid_request",
      "note",
    ]);
    expect(await names()).toEqual([]);
    const unsigned = api.call("GET", "/v1/credentials", { key: null });
    expect(await problemOf(unsigned)).toEqual(["unauthorized", undefined]);
  });

  it("are managed by the client", async () => {
    const client = createClient({
      url: "http://api.example",
      apiKey: keys.ours,
      fetch: async (input, init) => api.app.request(input, init),
    });
    expect(await client.credentials.put("portal", secret)).toMatchObject({ name: "portal" });
    await client.credentials.put("berths", secret);
    const { items, nextCursor } = await client.credentials.list({ limit: 1 });
    expect([items.map(({ name }) => name), typeof nextCursor]).toEqual([["berths"], "string"]);
    await client.credentials.delete("berths");
    expect((await client.credentials.list()).items.map(({ name }) => name)).toEqual(["portal"]);
  });
});

describe("a session that refers to a credential", () => {
  it("names it, and does not hold it", async () => {
    await put("portal");
    const httpCredentials = [{ origin: "https://portal.example", credential: "portal" }];
    const created = await api.call("POST", "/v1/sessions", { body: { httpCredentials } });
    expect(created.status).toBe(201);
    const { session } = (await created.json()) as { session: { identity: object } };
    expect(session.identity).toMatchObject({ httpCredentials });
    const bad = { httpCredentials: [{ origin: "https://portal.example/login", credential: "p" }] };
    expect(await problemOf(api.call("POST", "/v1/sessions", { body: bad }))).toEqual([
      "invalid_request",
      "httpCredentials[0].origin",
    ]);
  });
});
