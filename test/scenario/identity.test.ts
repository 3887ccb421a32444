import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CreateSessionRequest } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentsOf } from "../support/world/contents.ts";
import { filesBelow } from "../support/world/files.ts";
import { readLog, runAgain, runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, useFreshProcesses, type TestWorld } from "../support/world/test-world.ts";

const secret = { username: "ada", password: "tide-table-1815" };
const authorization = `Basic ${Buffer.from(`${secret.username}:${secret.password}`).toString("base64")}`;

let world: TestWorld;
let server: Server;
let origin: string;
let asked: IncomingHttpHeaders[];

beforeAll(async () => {
  asked = [];
  world = await startTestWorld();
  useFreshProcesses(world);
  server = createServer((request, response) => {
    asked.push(request.headers);
    response.setHeader("content-type", "text/html");
    if (request.headers.authorization === authorization) return response.end("welcome");
    response.writeHead(401, { "www-authenticate": 'Basic realm="harbour"' });
    return response.end("strangers keep out");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world.close();
});

function guarded(credential: string): CreateSessionRequest {
  return {
    locale: "de-DE",
    colorScheme: "dark",
    extraHeaders: [{ origin, headers: { "x-berth": "7" } }],
    httpCredentials: [{ origin, credential }],
  };
}

const visit = () =>
  script({ type: "goto", url: `${origin}/guarded` }, { type: "read", name: "said" });

describe("a session whose every step has a process of its own", () => {
  it("is who it is at each of them, and gets in where its credential lets it", async () => {
    await world.client.credentials.put("harbour", secret);
    const { sessionId, run } = await runNew(world.client, visit(), guarded("harbour"));
    expect(run).toMatchObject({ status: "COMPLETED", output: { said: "welcome" } });
    const again = script({ type: "reload" }, { type: "read", name: "said" });
    expect(await runAgain(world.client, sessionId, again)).toMatchObject({
      status: "COMPLETED",
      output: { said: "welcome" },
    });
    for (const headers of asked) {
      expect(headers).toMatchObject({ "x-berth": "7", "accept-language": "de-DE,de;q=0.9" });
    }
  });

  it("keeps the credential's password out of everything that is stored, logged or told", async () => {
    const [session] = (await world.client.sessions.list()).items;
    const told = [session, await readLog(world, session?.sessionId ?? ""), await contentsOf(world)];
    const files = await filesBelow(world.dataDirectory);
    expect(files.length).toBeGreaterThan(0);
    for (const text of [JSON.stringify(told), ...files]) {
      expect(text.includes(secret.password) || text.includes(authorization.slice(6))).toBe(false);
    }
  });

  it("fails the step that needs a credential which is not stored, and goes on once it is", async () => {
    const { sessionId, run } = await runNew(world.client, visit(), guarded("lost"));
    expect(run).toMatchObject({ status: "FAILED", error: { code: "credential_not_found" } });
    await world.client.credentials.put("lost", secret);
    expect(await runAgain(world.client, sessionId, visit())).toMatchObject({
      output: { said: "welcome" },
    });
  });
});
