import { PassThrough, type Writable } from "node:stream";
import { BrowserIdentity } from "@dormouse/contract";
import { allowApiKey, createSession, defaultSettings } from "@dormouse/core";
import { createMemoryWorld, type MemoryWorld } from "@dormouse/core/memory";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { beforeEach, expect, test } from "vitest";
import { createApiHandler } from "./api.ts";
import { createStreamHandler } from "./stream.ts";

type StreamingHandler = (
  event: APIGatewayProxyEventV2,
  stream: Writable,
  context: Context,
) => Promise<void>;

/** What Lambda's runtime defines: here the head of an answer is kept beside its stream. */
const heads = new WeakMap<Writable, { statusCode: number; headers: Record<string, string> }>();
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: StreamingHandler) => handler,
    HttpResponseStream: {
      from(stream: Writable, head: { statusCode: number; headers: Record<string, string> }) {
        heads.set(stream, head);
        return stream;
      },
    },
  },
});

let world: MemoryWorld;
let path: string;

beforeEach(async () => {
  world = createMemoryWorld();
  await allowApiKey(world, "tenant", "key");
  const accepted = await createSession(world, defaultSettings, {
    tenantId: "tenant",
    identity: BrowserIdentity.parse({}),
  });
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  path = `/v1/sessions/${accepted.sessionId}`;
});

/** Only what our handlers read of an event of payload format 2.0. */
function eventOf(method: string, rawPath: string, headers: Record<string, string> = {}) {
  return {
    version: "2.0",
    rawPath,
    rawQueryString: "",
    headers: { authorization: "Bearer key", ...headers },
    requestContext: {
      requestId: "request-1",
      domainName: "api.example.com",
      http: { method, path: rawPath },
    },
    body: undefined,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

const lambdaContext = {
  awsRequestId: "invocation-1",
  getRemainingTimeInMillis: () => 900_000,
} as Context;

async function callApi(event: APIGatewayProxyEventV2) {
  const handler = createApiHandler({ world, settings: defaultSettings });
  // Hono and @types/aws-lambda name the parts of the same event differently.
  return handler(event as unknown as Parameters<typeof handler>[0]);
}

function openStream(event: APIGatewayProxyEventV2): { stream: PassThrough; done: Promise<void> } {
  const stream = new PassThrough();
  const handler = createStreamHandler({ world, settings: defaultSettings }) as StreamingHandler;
  return { stream, done: handler(event, stream, lambdaContext) };
}

async function textOf(stream: PassThrough): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

test("the API answers as API Gateway asks, with the gateway's request id", async () => {
  const answer = await callApi(eventOf("GET", path));
  expect(answer).toMatchObject({
    statusCode: 200,
    isBase64Encoded: false,
    headers: { "content-type": "application/json", "x-request-id": "request-1" },
  });
  expect(JSON.parse(answer.body)).toMatchObject({ status: "INITIALIZING" });
});

test("the API takes a body in base64", async () => {
  const event = {
    ...eventOf("POST", "/v1/sessions", { "content-type": "application/json" }),
    body: Buffer.from('{"agentId":"encoded"}').toString("base64"),
    isBase64Encoded: true,
  };
  const answer = await callApi(event);
  expect(answer.statusCode).toBe(201);
  expect(JSON.parse(answer.body)).toMatchObject({ session: { agentId: "encoded" } });
});

test("the API sends events and scripts as text", async () => {
  const events = await callApi(eventOf("GET", `${path}/events`, { accept: "text/event-stream" }));
  expect(events).toMatchObject({ statusCode: 200, isBase64Encoded: false });
  expect(events.body).toContain("event: session.created");
  const script = await callApi(eventOf("GET", "/docs/swagger-ui-bundle.js"));
  expect(script).toMatchObject({ statusCode: 200, isBase64Encoded: false });
});

test("the stream sends what is in the log at once and stays open", async () => {
  const { stream, done } = openStream(
    eventOf("GET", `${path}/events`, { accept: "text/event-stream" }),
  );
  let text = "";
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes("session.created")) break;
  }
  // Leaving the loop closes the stream, as a client that hangs up does.
  await done;
  expect(heads.get(stream)).toMatchObject({
    statusCode: 200,
    headers: { "content-type": "text/event-stream", "x-request-id": "request-1" },
  });
});

test("the stream ends when its client hangs up, also while nothing happens", async () => {
  const { stream, done } = openStream(
    eventOf("GET", `${path}/events`, { accept: "text/event-stream", "last-event-id": "1" }),
  );
  await new Promise((resolve) => stream.once("data", resolve));
  stream.destroy();
  await expect(done).resolves.toBeUndefined();
});

test("the stream ends before its invocation does, so that the client comes back in time", async () => {
  const { stream, done } = openStream(
    eventOf("GET", `${path}/events`, { accept: "text/event-stream", "last-event-id": "1" }),
  );
  const text = textOf(stream);
  await expect.poll(() => world.clock.nextWakeMs()).toBeDefined();
  await world.clock.advance(900_000);
  await done;
  expect(await text).toMatch(/: still here/);
});

test("the stream refuses as the API does, and serves nothing else", async () => {
  const refused = openStream(eventOf("GET", `${path}/events`, { authorization: "Bearer wrong" }));
  expect(JSON.parse(await textOf(refused.stream))).toMatchObject({ code: "unauthorized" });
  const elsewhere = openStream(eventOf("GET", path));
  expect(JSON.parse(await textOf(elsewhere.stream))).toMatchObject({ code: "route_not_found" });
  expect(heads.get(elsewhere.stream)?.statusCode).toBe(404);
  await Promise.all([refused.done, elsewhere.done]);
});

test("the stream looks at no body of a GET, and refuses what is no request", async () => {
  const withBody = openStream({ ...eventOf("GET", path), body: "{}" });
  expect(JSON.parse(await textOf(withBody.stream))).toMatchObject({ code: "route_not_found" });
  const beyondLatin1 = openStream(eventOf("GET", `${path}/events`, { "x-name": "\u4f60" }));
  expect(JSON.parse(await textOf(beyondLatin1.stream))).toMatchObject({
    code: "invalid_request",
    requestId: "request-1",
  });
  expect(heads.get(beyondLatin1.stream)?.statusCode).toBe(400);
  await Promise.all([withBody.done, beyondLatin1.done]);
});

test("a header that must be ASCII is looked at as it was sent, not as Hono's adapter encodes it", async () => {
  const exporting = (passphrase: string) => {
    const event = eventOf("GET", `${path}/storage-state`, { "dormouse-passphrase": passphrase });
    return callApi({ ...event, rawQueryString: "format=full" });
  };
  // UTF-8 comes as one character a byte. Percent-encoded, the short one would be long enough.
  for (const passphrase of ["ein gr\u00c3\u00bc\u00c3\u009fender Satz", "\u00c3\u00bcber"]) {
    const answer = await exporting(passphrase);
    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: "invalid_request",
      path: "Dormouse-Passphrase",
      detail: expect.stringContaining("12 to 200 printable ASCII characters"),
    });
  }
  expect((await exporting("100%25 of a sentence")).statusCode).toBe(200);
  const named = eventOf("POST", "/v1/sessions", { "idempotency-key": "caf\u00c3\u00a9" });
  expect((await callApi(named)).statusCode).toBe(400);
});
