import { isDeepStrictEqual } from "node:util";
import { createClient, type Client } from "@dormouse/client";
import { createS3Blobs } from "@dormouse/cloud";
import { headers, limits, StateUpload, type Problem } from "@dormouse/contract";
import type { Blobs } from "@dormouse/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { provisionBucket } from "../../packages/cloud/src/provision/bucket.ts";
import { serve, type Host } from "./support/api/serve.ts";
import { createTestApi, jsonOf, keys, tenants, type TestApi } from "./support/api/test-api.ts";
import { startLocalAws } from "./support/local-services.ts";

const passphrase = "correct horse battery staple";
const site = "https://example.com";

let aws: Awaited<ReturnType<typeof startLocalAws>>;
let blobs: Blobs;
let api: TestApi;
let host: Host;
let client: Client;
/** Where each request of the client went, and with how many bytes. */
let requests: { method: string; to: string; bytes: number; authorized: boolean }[];

beforeAll(async () => {
  aws = await startLocalAws();
  await provisionBucket({ endpoint: aws.endpoint }, "dormouse-uploads");
  blobs = createS3Blobs({ bucketName: "dormouse-uploads", endpoint: aws.endpoint });
  api = await createTestApi({ blobs });
  host = await serve(api.app);
  client = createClient({
    url: host.url,
    apiKey: keys.ours,
    fetch: (target, request = {}) => {
      const { pathname } = new URL(target instanceof Request ? target.url : target);
      requests.push({
        method: request.method ?? "GET",
        to: pathname.startsWith("/v1/") ? pathname.split("/").slice(4).join("/") : "storage",
        bytes: Buffer.byteLength((request.body ?? "") as string),
        authorized: new Headers(request.headers).has("authorization"),
      });
      return fetch(target, request);
    },
  });
});
afterAll(async () => {
  await host?.close();
  await aws?.close();
});
beforeEach(() => {
  requests = [];
});

async function newSession(): Promise<string> {
  return (await client.sessions.create()).session.sessionId;
}

/** More than six megabytes that compress to no less than five. */
function largeState() {
  const random = () => crypto.getRandomValues(new Uint8Array(48 * 1024));
  const items = Array.from({ length: 100 }, (_, index) => ({
    name: `item ${String(index).padStart(3, "0")}`,
    value: Buffer.from(random()).toString("base64"),
  }));
  return { cookies: [], origins: [{ origin: site, localStorage: items }] };
}

async function uploadTo(sessionId: string, content: string | Uint8Array<ArrayBuffer>) {
  const upload = StateUpload.parse(
    await jsonOf(api.call("POST", `/v1/sessions/${sessionId}/storage-state/uploads`)),
  );
  const answer = await fetch(upload.url, { method: "PUT", body: content });
  expect(answer.status).toBe(200);
  return upload.uploadId;
}

/** Without showing what differs: that would be megabytes. */
function expectSame(one: unknown, other: unknown): void {
  expect(isDeepStrictEqual(one, other)).toBe(true);
}

function importUpload(sessionId: string, uploadId: string, query = ""): Promise<Response> {
  return api.call("PUT", `/v1/sessions/${sessionId}/storage-state?upload=${uploadId}${query}`, {
    headers: { "content-type": "application/json" },
  });
}

async function problemOf(answer: Promise<Response>): Promise<[number, string, string | undefined]> {
  const response = await answer;
  const { code, path } = (await response.json()) as Problem;
  return [response.status, code, path];
}

async function uploadsOf(sessionId: string): Promise<number> {
  const prefix = `uploads/tenants/${tenants.ours}/sessions/${sessionId}/`;
  return (await blobs.list(prefix)).blobs.length;
}

describe("a state that is too large for a request", () => {
  it("as Playwright has it comes out of one session and goes into another by the client alone", async () => {
    const state = largeState();
    const [one, other] = [await newSession(), await newSession()];
    requests = [];
    expect(await client.sessions.setStorageState(one, state)).toMatchObject({ source: "import" });
    expect(requests).toEqual([
      { method: "POST", to: "storage-state/uploads", bytes: 0, authorized: true },
      {
        method: "PUT",
        to: "storage",
        bytes: Buffer.byteLength(JSON.stringify(state)),
        authorized: false,
      },
      { method: "PUT", to: "storage-state", bytes: 0, authorized: true },
    ]);
    const exported = await client.sessions.storageState(one);
    expectSame(exported, state);
    await client.sessions.setStorageState(other, exported);
    expectSame(await client.sessions.storageState(other), state);
    expect([await uploadsOf(one), await uploadsOf(other)]).toEqual([0, 0]);
  });

  it("in full goes from one session into another, and is set upon what is there where that is asked for", async () => {
    const state = largeState();
    const [one, other] = [await newSession(), await newSession()];
    await client.sessions.setStorageState(one, state);
    const file = await client.sessions.storageState(one, { format: "full", passphrase });
    expect(file.byteLength).toBeGreaterThan(limits.importBodyBytes);
    await client.sessions.setStorageState(other, file, { format: "full", passphrase });
    expectSame(await client.sessions.storageState(other), state);
    const more = { origins: [{ ...state.origins[0], origin: "https://other.example" }] };
    const uploadId = await uploadTo(other, JSON.stringify(more));
    expect((await importUpload(other, uploadId, "&mode=merge")).status).toBe(200);
    const { origins } = await client.sessions.storageState(other);
    expect(origins.map(({ origin }) => origin)).toEqual([site, "https://other.example"]);
  });

  it("as a body is refused, and told where to go", async () => {
    const answer = await api.call("PUT", `/v1/sessions/${await newSession()}/storage-state`, {
      body: largeState(),
    });
    expect(await answer.json()).toMatchObject({
      code: "body_too_large",
      detail: expect.stringContaining("/storage-state/uploads"),
    });
  });
});

describe("an upload", () => {
  it("is to be sent within 15 minutes, to a place of its own below its session", async () => {
    const sessionId = await newSession();
    const answer = await api.call("POST", `/v1/sessions/${sessionId}/storage-state/uploads`);
    expect(answer.status).toBe(201);
    const { uploadId, url, expiresAt } = StateUpload.parse(await answer.json());
    const link = new URL(url);
    expect(link.pathname).toMatch(
      new RegExp(`/uploads/tenants/${tenants.ours}/sessions/${sessionId}/${uploadId}$`),
    );
    expect(link.searchParams.get("X-Amz-Expires")).toBe("900");
    const seconds = (Date.parse(expiresAt) - Date.now()) / 1_000;
    expect(seconds).toBeGreaterThan(800);
    expect(seconds).toBeLessThanOrEqual(900);
  });

  it("that is imported is gone, and one that is refused is still there to be tried again", async () => {
    const sessionId = await newSession();
    const uploadId = await uploadTo(sessionId, JSON.stringify({ cookies: [], origins: [] }));
    const early = api.call("PUT", `/v1/sessions/${sessionId}/storage-state?upload=${uploadId}`, {
      headers: { "content-type": "application/json", "if-match": '"7"' },
    });
    expect(await problemOf(early)).toEqual([412, "state_moved_on", "If-Match"]);
    expect((await importUpload(sessionId, uploadId)).status).toBe(200);
    expect(await uploadsOf(sessionId)).toBe(0);
    expect(await problemOf(importUpload(sessionId, uploadId))).toEqual([
      404,
      "upload_not_found",
      "upload",
    ]);
  });

  it("is checked as a body is", async () => {
    const sessionId = await newSession();
    const refused: [string, string, [number, string, string | undefined]][] = [
      ["{", "", [400, "invalid_json", undefined]],
      [
        JSON.stringify({ cookies: [{ name: "n" }], origins: [] }),
        "",
        [400, "invalid_request", "cookies[0].value"],
      ],
      ["{}", "&format=full", [415, "unsupported_media_type", undefined]],
    ];
    for (const [content, query, expected] of refused) {
      const uploadId = await uploadTo(sessionId, content);
      expect(await problemOf(importUpload(sessionId, uploadId, query))).toEqual(expected);
    }
    const uploadId = await uploadTo(sessionId, "{}");
    const withBody = api.call("PUT", `/v1/sessions/${sessionId}/storage-state?upload=${uploadId}`, {
      body: {},
    });
    expect(await problemOf(withBody)).toEqual([400, "invalid_request", "upload"]);
  });

  it("in full takes its passphrase", async () => {
    const sessionId = await newSession();
    const file = await client.sessions.storageState(sessionId, { format: "full", passphrase });
    const uploadId = await uploadTo(sessionId, file);
    const put = (passed: string) =>
      api.call("PUT", `/v1/sessions/${sessionId}/storage-state?format=full&upload=${uploadId}`, {
        headers: { "content-type": "application/octet-stream", [headers.passphrase]: passed },
      });
    expect(await problemOf(put(`${passphrase}!`))).toEqual([
      400,
      "invalid_request",
      headers.passphrase,
    ]);
    expect((await put(passphrase)).status).toBe(200);
  });

  it("of more than a state can have is refused", async () => {
    const sessionId = await newSession();
    const uploadId = await uploadTo(sessionId, new Uint8Array(limits.uploadBytes + 1));
    expect(await problemOf(importUpload(sessionId, uploadId))).toEqual([
      413,
      "body_too_large",
      "upload",
    ]);
  });

  it("names nothing but what was sent for its own session and tenant", async () => {
    const [sessionId, other] = [await newSession(), await newSession()];
    const uploadId = await uploadTo(sessionId, "{}");
    expect(await problemOf(importUpload(other, uploadId))).toEqual([
      404,
      "upload_not_found",
      "upload",
    ]);
    const theirs = { key: keys.theirs, headers: { "content-type": "application/json" } };
    const at = `/v1/sessions/${sessionId}/storage-state`;
    expect(await problemOf(api.call("PUT", `${at}?upload=${uploadId}`, theirs))).toEqual([
      404,
      "session_not_found",
      "sessionId",
    ]);
    expect(await problemOf(api.call("POST", `${at}/uploads`, theirs))).toEqual([
      404,
      "session_not_found",
      "sessionId",
    ]);
    for (const id of ["x", `../${sessionId}/${uploadId}`, ""]) {
      expect(await problemOf(importUpload(sessionId, encodeURIComponent(id)))).toEqual([
        400,
        "invalid_request",
        "upload",
      ]);
    }
  });

  it("is none of a deleted session", async () => {
    const sessionId = await newSession();
    const uploadId = await uploadTo(sessionId, "{}");
    await client.sessions.delete(sessionId);
    for (const answer of [
      api.call("POST", `/v1/sessions/${sessionId}/storage-state/uploads`),
      importUpload(sessionId, uploadId),
    ]) {
      expect(await problemOf(answer)).toEqual([409, "session_deleted", undefined]);
    }
  });
});
