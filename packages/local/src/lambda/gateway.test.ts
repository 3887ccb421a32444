import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { PortTakenError } from "./errors.ts";
import { createStreamingPool, createTestPool } from "./fixtures/create-pool.ts";
import type { TestPool } from "./fixtures/create-pool.ts";
import { startGateway } from "./gateway.ts";
import type { Gateway, GatewayOptions, GatewayRoute } from "./gateway.ts";
import type { FunctionPoolOptions } from "./function-pool.ts";

type TestGateway = Gateway & { readonly errors: string[] };

function createHttpPool(handler: string, options: Partial<FunctionPoolOptions> = {}): TestPool {
  return createTestPool(handler, {
    entry: new URL("./fixtures/http.ts", import.meta.url),
    ...options,
  });
}

async function start(
  routes: readonly GatewayRoute[],
  options: Partial<GatewayOptions> = {},
): Promise<TestGateway> {
  const errors: string[] = [];
  const gateway = await startGateway({
    port: 0,
    routes,
    onError: (message) => errors.push(message),
    ...options,
  });
  onTestFinished(() => gateway.close());
  return Object.assign(gateway, { errors });
}

function serving(pool: TestPool, options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  return start([{ match: () => true, pool }], options);
}

function streaming(pool: TestPool): Promise<TestGateway> {
  return start([{ match: () => true, pool, streaming: true }]);
}

/** As fetch, which would normalise the path and join the headers before they are sent. */
async function send(
  gateway: Gateway,
  path: string,
  { method = "GET", headers = {}, body = "" as string | Buffer },
): Promise<APIGatewayProxyEventV2> {
  const outgoing = httpRequest({ host: "127.0.0.1", port: gateway.port, path, method, headers });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return JSON.parse(text) as APIGatewayProxyEventV2;
}

/** Has the function return the value, and gives what the gateway makes of it. */
function answerWith(
  gateway: Gateway,
  value: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers } };
  return fetch(gateway.url, { ...init, body: JSON.stringify(value) });
}

test("translates a request to payload format 2.0", async () => {
  const gateway = await serving(createHttpPool("echo"));
  const event = await send(gateway, "/a%20b/c?x=1&y=%C3%A4&x=2&empty=", {
    method: "PUT",
    headers: {
      "User-Agent": "test/1.0",
      "X-Many": ["one", "two"],
      Cookie: "a=1; b=2",
      "Content-Type": "application/json",
      "X-Forwarded-For": "203.0.113.7",
    } satisfies OutgoingHttpHeaders,
    body: '{"ä":1}',
  });
  expect(event).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/a b/c",
    rawQueryString: "x=1&y=%C3%A4&x=2&empty=",
    cookies: ["a=1", "b=2"],
    headers: {
      "user-agent": "test/1.0",
      "x-many": "one,two",
      "content-type": "application/json",
      "content-length": "8",
      host: `127.0.0.1:${gateway.port}`,
      "x-forwarded-for": "203.0.113.7, 127.0.0.1",
      "x-forwarded-port": String(gateway.port),
      "x-forwarded-proto": "http",
    },
    queryStringParameters: { x: "1,2", y: "ä", empty: "" },
    requestContext: {
      accountId: "000000000000",
      apiId: "127",
      domainName: "127.0.0.1",
      domainPrefix: "127",
      http: {
        method: "PUT",
        path: "/a b/c",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "test/1.0",
      },
      requestId: expect.any(String),
      routeKey: "$default",
      stage: "$default",
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    body: '{"ä":1}',
    isBase64Encoded: false,
  });
});

test("leaves out what a request does not have", async () => {
  const event = await send(await serving(createHttpPool("echo")), "/", {});
  expect(event).not.toHaveProperty("cookies");
  expect(event).not.toHaveProperty("queryStringParameters");
  expect(event).not.toHaveProperty("body");
  expect(event).toMatchObject({ rawPath: "/", rawQueryString: "", isBase64Encoded: false });
});

test.for([
  ["image/png", Buffer.from([0x89, 0x50, 0, 0xff])],
  ["application/x-www-form-urlencoded", Buffer.from("a=1")],
  ["text/plain", Buffer.from([0xff, 0xfe])],
] as const)(
  "gives a body of type %s in base64 where it may be binary",
  async ([contentType, body]) => {
    const gateway = await serving(createHttpPool("echo"));
    const event = await send(gateway, "/", {
      method: "POST",
      headers: { "content-type": contentType },
      body,
    });
    expect(event).toMatchObject({ body: body.toString("base64"), isBase64Encoded: true });
  },
);

test("answers with the function's status, headers, cookies and body", async () => {
  const gateway = await serving(createHttpPool("answer"));
  const response = await answerWith(gateway, {
    statusCode: 201,
    headers: { "Content-Type": "text/plain", "X-Count": 3 },
    cookies: ["a=1; Path=/", "b=2"],
    body: "made",
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("content-type")).toBe("text/plain");
  expect(response.headers.get("x-count")).toBe("3");
  expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
  expect(await response.text()).toBe("made");
});

test("answers with the bytes of a base64 body", async () => {
  const bytes = Buffer.from([0x89, 0x50, 0, 0xff]);
  const gateway = await serving(createHttpPool("answer"));
  const response = await answerWith(gateway, {
    statusCode: 200,
    body: bytes.toString("base64"),
    isBase64Encoded: true,
  });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
});

test.for([
  [{ hello: "world" }, '{"hello":"world"}'],
  ["hello", "hello"],
  [[1, 2], "[1,2]"],
  [null, "null"],
] as const)("takes %j, which has no status, for the body of a 200", async ([value, body]) => {
  const response = await answerWith(await serving(createHttpPool("answer")), value);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.text()).toBe(body);
});

test.for([
  ["a status that is none", { statusCode: "many" }],
  ["a status out of range", { statusCode: 1000 }],
  ["headers that are no object", { statusCode: 200, headers: ["a"] }],
  ["a header that is an object", { statusCode: 200, headers: { a: {} } }],
  ["cookies that are no list", { statusCode: 200, cookies: "a=1" }],
  ["a body that is no text", { statusCode: 200, body: { a: 1 } }],
] as const)("answers 500 when the function returns %s", async ([, value]) => {
  const response = await answerWith(await serving(createHttpPool("answer")), value);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ message: "Internal Server Error" });
});

test("answers 500 without detail when the function fails", async () => {
  const gateway = await serving(createHttpPool("refuse"));
  const response = await fetch(`${gateway.url}/path?secret=1`);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ message: "Internal Server Error" });
  expect(gateway.errors).toEqual(["GET /path: Error: with detail that no client may see"]);
});

test("answers 500 when the function is throttled", async () => {
  const pool = createHttpPool("answer", { maxConcurrency: 1 });
  const gateway = await serving(pool);
  const busy = answerWith(gateway, "done", { "x-wait-ms": "500" });
  await expect.poll(() => pool.availableConcurrency()).toBe(0);
  expect((await answerWith(gateway, "now")).status).toBe(500);
  expect(await (await busy).text()).toBe("done");
});

test("has a request wait for its turn where the route says so", async () => {
  const pool = createHttpPool("answer", { maxConcurrency: 1 });
  const gateway = await start([{ match: () => true, pool, patienceMs: 60_000 }]);
  const answers = await Promise.all(
    ["a", "b", "c"].map((text) => answerWith(gateway, text, { "x-wait-ms": "50" })),
  );
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["a", "b", "c"]);
});

test("answers 503 when the function takes longer than the integration may", async () => {
  const gateway = await serving(createHttpPool("answer"), { integrationTimeoutMs: 200 });
  const response = await answerWith(gateway, "late", { "x-wait-ms": "1000" });
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ message: "Service Unavailable" });
});

test.for([
  ["API Gateway", 10 * 1024 * 1024 + 1],
  ["Lambda", 7 * 1024 * 1024],
] as const)("answers 413 to a body over the limit of %s", async ([, bytes]) => {
  const pool = createHttpPool("echo");
  const gateway = await serving(pool);
  const body = "x".repeat(bytes);
  const response = await fetch(gateway.url, { method: "POST", body });
  expect(response.status).toBe(413);
  expect(pool.environments()).toEqual([]);
});

test("asks the routes in their order, and answers 404 where none matches", async () => {
  const pool = createHttpPool("echo");
  const gateway = await start([
    { match: (method, path) => method === "GET" && path === "/here", pool },
  ]);
  expect((await fetch(`${gateway.url}/here?a=1`)).status).toBe(200);
  const response = await fetch(`${gateway.url}/there`);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ message: "Not Found" });
});

test("sends a streaming function's chunks as they come", async () => {
  const gateway = await streaming(createStreamingPool("endless"));
  const response = await fetch(gateway.url);
  expect(response.status).toBe(201);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("data: one");
  await reader?.cancel();
});

test("sends a stream to its end", async () => {
  const gateway = await streaming(createStreamingPool("inTwoParts"));
  expect(await (await fetch(gateway.url)).text()).toBe("data: one\n\ndata: two\n\n");
});

test("closes the function's stream when the client hangs up, and takes the environment back", async () => {
  const pool = createStreamingPool("endless", { maxConcurrency: 1 });
  const gateway = await streaming(pool);
  const client = new AbortController();
  const response = await fetch(gateway.url, { signal: client.signal });
  expect(response.status).toBe(201);
  client.abort();
  await pool.line("client is gone");
  await pool.whenAvailable();
  expect(gateway.errors).toEqual([]);
});

test("cuts the response off when the function breaks off in mid-stream", async () => {
  const gateway = await streaming(createStreamingPool("breaksOff"));
  const response = await fetch(gateway.url);
  expect(response.status).toBe(201);
  await expect(response.text()).rejects.toThrow("terminated");
  expect(gateway.errors).toEqual(["GET /: StreamFailedError: broke off"]);
});

test("answers 502 when a streaming function fails before its first byte", async () => {
  const gateway = await streaming(createStreamingPool("refuses"));
  expect((await fetch(gateway.url)).status).toBe(502);
});

test("answers 429 when a streaming function is throttled", async () => {
  const pool = createStreamingPool("endless", { maxConcurrency: 1 });
  const gateway = await streaming(pool);
  const first = await fetch(gateway.url);
  expect((await fetch(gateway.url)).status).toBe(429);
  await first.body?.cancel();
});

test("gives a streaming function the path as it was sent", async () => {
  const pool = createHttpPool("echo");
  const event = (await (await fetch(`${(await streaming(pool)).url}/a%20b`)).json()) as {
    body: string;
  };
  expect(JSON.parse(event.body)).toMatchObject({ rawPath: "/a%20b" });
});

test("says which port is taken, and which variable changes it", async () => {
  const gateway = await start([]);
  const second = startGateway({ port: gateway.port, routes: [], portVariable: "API_PORT" });
  await expect(second).rejects.toThrow(PortTakenError);
  await expect(second).rejects.toThrow(
    `port ${gateway.port} is taken by another process: end that process, or set API_PORT to a free port`,
  );
});

test("frees its port when it is closed, also while a stream is open", async () => {
  const gateway = await streaming(createStreamingPool("endless"));
  const response = await fetch(gateway.url);
  await gateway.close();
  await expect(response.text()).rejects.toThrow("terminated");
  await start([], { port: gateway.port });
});

const cors = {
  allowOrigins: ["https://app.example"],
  allowCredentials: false,
  allowMethods: ["GET", "POST"],
  allowHeaders: ["authorization"],
  exposeHeaders: ["x-request-id"],
  maxAgeSeconds: 60,
};

test("answers a preflight itself, without asking the function", async () => {
  const pool = createHttpPool("echo");
  const gateway = await serving(pool, { cors });
  const response = await fetch(gateway.url, {
    method: "OPTIONS",
    headers: { origin: "https://app.example", "access-control-request-method": "POST" },
  });
  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "access-control-allow-origin": "https://app.example",
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-headers": "authorization",
    "access-control-max-age": "60",
  });
  expect(pool.environments()).toEqual([]);
});

test("lets a page of an allowed origin read the answer, and no other", async () => {
  const gateway = await serving(createHttpPool("echo"), { cors });
  const allowed = await fetch(gateway.url, { headers: { origin: "https://app.example" } });
  const other = await fetch(gateway.url, { headers: { origin: "https://evil.example" } });
  expect(allowed.headers.get("access-control-allow-origin")).toBe("https://app.example");
  expect(allowed.headers.get("access-control-expose-headers")).toBe("x-request-id");
  expect(other.headers.get("access-control-allow-origin")).toBeNull();
});
