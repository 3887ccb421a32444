import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "@upstash/redis";
import { createClient } from "redis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startRedisDoor } from "../../packages/local/src/redis-door/index.ts";
import type { RedisDoor } from "../../packages/local/src/redis-door/index.ts";
import { startRedis } from "../../packages/local/src/servers/index.ts";
import type { RedisServer } from "../../packages/local/src/servers/index.ts";

const TOKEN = "a token of the door";
const MAX_BODY_BYTES = 1024 * 1024;

let directory: string;
let server: RedisServer;
let door: RedisDoor;
let redis: Redis;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "dormouse-door-"));
  server = await startRedis({
    dataDirectory: join(directory, "redis"),
    logFile: join(directory, "redis.log"),
    password: 'a "quoted" \\ password',
  });
  door = await startRedisDoor({ redis: server, token: TOKEN, maxBodyBytes: MAX_BODY_BYTES });
  redis = new Redis({ url: door.url, token: TOKEN, enableTelemetry: false, retry: false });
});

afterAll(async () => {
  await door?.close();
  await server?.close();
  await rm(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  await redis.flushall();
});

describe("commands through the unmodified Upstash client", () => {
  test("strings come back as they were set", async () => {
    expect(await redis.set("plain", "dormouse")).toBe("OK");
    expect(await redis.get("plain")).toBe("dormouse");
    expect(await redis.get("missing")).toBeNull();
    expect(await redis.ping()).toBe("PONG");
  });

  test.each([
    ["text in many scripts", "wörld 世界 🐭 \u0000\u0001\u001f \u2028"],
    ["line breaks and quotes", "a\r\nb\n\"c\" 'd' \\e"],
    ["a value that says OK", "OK"],
    ["a value that looks like base64", "T0s="],
    ["the empty string", ""],
    ["a long value", "mouse ".repeat(50_000)],
  ])("%s survives", async (_name, value) => {
    await redis.set("key", value);
    expect(await redis.get("key")).toBe(value);
    expect(await redis.mget("key", "key")).toEqual([value, value]);
  });

  test("objects are serialised on the way in and parsed on the way out", async () => {
    const page = { url: "https://example.com/", items: [1, 2.5, null, true, { deep: "ü" }] };
    await redis.set("page", page);
    expect(await redis.get("page")).toEqual(page);
    await redis.set("number", 42);
    expect(await redis.get("number")).toBe(42);
    expect(await redis.incrby("number", 8)).toBe(50);
  });

  test("expiry is set and reported", async () => {
    await redis.set("fleeting", "x", { ex: 100 });
    expect(await redis.ttl("fleeting")).toBeGreaterThan(90);
    expect(await redis.expire("fleeting", 1000)).toBe(1);
    expect(await redis.pttl("fleeting")).toBeGreaterThan(900_000);
    expect(await redis.set("fleeting", "y", { nx: true })).toBeNull();
    expect(await redis.persist("fleeting")).toBe(1);
    expect(await redis.ttl("fleeting")).toBe(-1);
  });

  test("hashes, sets, sorted sets, lists and streams work", async () => {
    expect(await redis.hset("hash", { name: "dormouse", awake: false, legs: 4 })).toBe(3);
    expect(await redis.hgetall("hash")).toEqual({ name: "dormouse", awake: false, legs: 4 });
    expect(await redis.hmget("hash", "name", "missing")).toEqual({
      name: "dormouse",
      missing: null,
    });

    expect(await redis.sadd("set", "a", "b", "a")).toBe(2);
    expect((await redis.smembers("set")).toSorted()).toEqual(["a", "b"]);

    expect(await redis.zadd("scores", { score: 2.5, member: "b" }, { score: 1, member: "a" })).toBe(
      2,
    );
    expect(await redis.zrange("scores", 0, -1, { withScores: true })).toEqual(["a", 1, "b", 2.5]);
    expect(await redis.zscore("scores", "b")).toBe(2.5);

    expect(await redis.rpush<unknown>("list", "x", { y: 1 })).toBe(2);
    expect(await redis.lrange("list", 0, -1)).toEqual(["x", { y: 1 }]);

    const id = await redis.xadd("stream", "*", { field: "value" });
    expect(await redis.xrange("stream", "-", "+")).toEqual({ [id]: { field: "value" } });
    expect(await redis.scan(0, { match: "str*", count: 1000 })).toEqual(["0", ["stream"]]);
  });

  test("scripts run by text and by digest", async () => {
    const script =
      "return {KEYS[1], ARGV[1], redis.call('incr', KEYS[1]), {'nested', 'OK'}, false}";
    const expected = ["counter", "argument", 1, ["nested", "OK"], null];
    expect(await redis.eval(script, ["counter"], ["argument"])).toEqual(expected);
    const sha = await redis.scriptLoad("return redis.call('get', KEYS[1])");
    expect(await redis.evalsha(sha, ["counter"], [])).toBe(1);
    await expect(redis.evalsha("0".repeat(40), [], [])).rejects.toThrow("NOSCRIPT");
    expect(await redis.createScript<string>("return ARGV[1]").exec([], ["once"])).toBe("once");
  });

  test("works without base64 and without deserialising", async () => {
    const raw = new Redis({
      url: door.url,
      token: TOKEN,
      responseEncoding: false,
      automaticDeserialization: false,
    });
    await raw.set("raw", '{"a":"ü"}');
    expect(await raw.get("raw")).toBe('{"a":"ü"}');
    expect(await raw.mget("raw", "missing")).toEqual(['{"a":"ü"}', null]);
  });

  test("what Redis refuses is an error with Redis's own words", async () => {
    await redis.set("text", "x");
    await expect(redis.hget("text", "field")).rejects.toThrow("WRONGTYPE");
    await expect(redis.incr("text")).rejects.toThrow("ERR value is not an integer");
  });
});

describe("pipelines and transactions", () => {
  test("a pipeline answers every command in order", async () => {
    const results = await redis
      .pipeline()
      .set("a", 1)
      .incr("a")
      .get("a")
      .get("missing")
      .ping()
      .exec();
    expect(results).toEqual(["OK", 2, 2, null, "PONG"]);
  });

  test("a command that fails in a pipeline leaves the others their results", async () => {
    const results = await redis
      .pipeline()
      .set("text", "x")
      .incr("text")
      .get("text")
      .exec({ keepErrors: true });
    expect(results[0]).toMatchObject({ result: "OK" });
    expect(results[1]?.error).toContain("ERR value is not an integer");
    expect(results[2]).toMatchObject({ result: "x" });
  });

  test("commands made in one tick travel in one automatic pipeline", async () => {
    const automatic = new Redis({ url: door.url, token: TOKEN, enableAutoPipelining: true });
    const [set, value] = await Promise.all([automatic.set("auto", "yes"), automatic.get("auto")]);
    expect([set, value]).toEqual(["OK", "yes"]);
  });

  test("a transaction runs as one, also when many run at once", async () => {
    const transactions = Array.from({ length: 20 }, () =>
      redis.multi().incr("counter").incr("counter").exec<[number, number]>(),
    );
    for (const [first, second] of await Promise.all(transactions)) expect(second).toBe(first + 1);
    expect(await redis.get("counter")).toBe(40);
  });

  test("binary and nested replies of a transaction are encoded like all others", async () => {
    const results = await redis.multi().set("k", "wörld OK").get("k").mget("k", "missing").exec();
    expect(results).toEqual(["OK", "wörld OK", ["wörld OK", null]]);
  });

  test("a command that fails while a transaction runs fails alone", async () => {
    await redis.set("text", "x");
    const results = await redis.multi().incr("text").set("after", "y").exec({ keepErrors: true });
    expect(results[0]?.error).toContain("ERR value is not an integer");
    expect(results[1]).toMatchObject({ result: "OK" });
    expect(await redis.get("after")).toBe("y");
  });

  test("a command that Redis cannot queue discards the whole transaction, and the next one is not harmed", async () => {
    const refused = await post("/multi-exec", [["SET", "never", "x"], ["NOSUCHCOMMAND"]]);
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({
      error: "EXECABORT Transaction discarded because of previous errors.",
    });
    expect(await redis.get("never")).toBeNull();
    expect(await redis.multi().set("next", "y").exec()).toEqual(["OK"]);
  });
});

describe("publish and subscribe", () => {
  test("every subscriber of a channel hears what is published, parsed", async () => {
    const subscribers = [
      redis.subscribe("news"),
      redis.subscribe("news"),
      redis.subscribe("other"),
    ];
    const heard = subscribers.map((subscriber) => listen(subscriber, "message"));
    await Promise.all(subscribers.map((subscriber) => once(subscriber, "subscribe")));

    expect(await redis.publish("news", { sequence: 1, text: "wörld, 世界" })).toBe(2);
    expect(await redis.publish("news", "plain, with commas")).toBe(2);
    const expected = [
      { channel: "news", message: { sequence: 1, text: "wörld, 世界" } },
      { channel: "news", message: "plain, with commas" },
    ];
    await expect.poll(() => heard).toEqual([expected, expected, []]);
    await Promise.all(subscribers.map((subscriber) => subscriber.unsubscribe()));
  });

  test("one subscriber may listen to several channels and leave one of them", async () => {
    const subscriber = redis.subscribe(["one", "two"]);
    const heard = listen(subscriber, "message");
    await expect.poll(() => listenersOf("one", "two")).toEqual([1, 1]);
    await subscriber.unsubscribe(["one"]);
    await expect.poll(() => listenersOf("one", "two")).toEqual([0, 1]);

    expect(await redis.publish("one", "lost")).toBe(0);
    expect(await redis.publish("two", "kept")).toBe(1);
    await expect.poll(() => heard).toEqual([{ channel: "two", message: "kept" }]);
    await subscriber.unsubscribe();
  });

  test("patterns match channels", async () => {
    const subscriber = redis.psubscribe<{ n: number }>("session:*");
    const heard = listen(subscriber, "pmessage");
    await once(subscriber, "psubscribe");
    await redis.publish("session:42", { n: 1 });
    await redis.publish("elsewhere", { n: 2 });
    await expect
      .poll(() => heard)
      .toEqual([{ pattern: "session:*", channel: "session:42", message: { n: 1 } }]);
    await subscriber.unsubscribe();
  });

  test("a client that hangs up frees its connection to Redis", async () => {
    const before = await connectionsToRedis();
    const hangUp = new AbortController();
    const response = await fetch(`${door.url}/subscribe/brief`, {
      headers: { authorization: `Bearer ${TOKEN}`, accept: "text/event-stream" },
      signal: hangUp.signal,
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    await expect.poll(() => listenersOf("brief")).toEqual([1]);
    hangUp.abort();
    await expect.poll(() => connectionsToRedis()).toBeLessThanOrEqual(before);
    expect(await listenersOf("brief")).toEqual([0]);
  });

  test("a value with line breaks is one server-sent event", async () => {
    const response = await fetch(`${door.url}/subscribe/lines`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toMatchObject({ value: "data: subscribe,lines,1\n\n" });
    await redis.publish("lines", "first\nsecond");
    expect(await reader?.read()).toMatchObject({
      value: "data: message,lines,first\ndata: second\n\n",
    });
    await reader?.cancel();
  });
});

describe("the door itself", () => {
  test.each([
    "/",
    "/get/key",
    "/pipeline",
    "/multi-exec",
    "/subscribe/channel",
    "/nowhere",
    "/publish/a/b",
  ])("%s asks for the token", async (path) => {
    for (const authorization of ["", "Bearer wrong", TOKEN]) {
      const headers = { authorization };
      const response = await fetch(door.url + path, { method: "POST", headers, body: "[]" });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ error: "WRONGPASS invalid or missing auth token" });
    }
  });

  test("the token may come as a query parameter and is not taken for an argument", async () => {
    const token = `_token=${encodeURIComponent(TOKEN)}`;
    expect(await (await fetch(`${door.url}/set/key/value?${token}`)).json()).toEqual({
      result: "OK",
    });
    expect(await (await fetch(`${door.url}/get/key?${token}`)).json()).toEqual({ result: "value" });
  });

  test("a path is a command, its body the last argument, its query the options after it", async () => {
    expect(await get("/set/spaced%20key%2Fw%C3%B6rld/a%20value")).toEqual({ result: "OK" });
    expect(await redis.get("spaced key/wörld")).toBe("a value");
    const response = await fetch(`${door.url}/set/body?EX=100&NX`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}` },
      body: '{"a":1}',
    });
    expect(await response.json()).toEqual({ result: "OK" });
    expect(await redis.get("body")).toEqual({ a: 1 });
    expect(await redis.ttl("body")).toBeGreaterThan(90);
  });

  test("bytes that are not text go in and come out unchanged", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    await fetch(`${door.url}/set/bytes`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}` },
      body: bytes,
    });
    const { result } = await get("/get/bytes", { "upstash-encoding": "base64" });
    expect(Buffer.from(String(result), "base64").equals(bytes)).toBe(true);
    expect((await get("/strlen/bytes")).result).toBe(256);
  });

  test.each([
    ["not JSON", "{", "not JSON"],
    ["an object", "{}", "empty command"],
    ["an empty command", "[]", "empty command"],
    ["an argument that is an object", '["SET","a",{}]', "an argument is"],
    ["a command of another connection's state", '["SELECT",1]', "not available: 'SELECT'"],
    ["a command that blocks", '["XREAD","BLOCK",0,"STREAMS","s","$"]', "not available: 'XREAD'"],
    ["an unknown command", '["NOSUCHCOMMAND"]', "unknown command"],
  ])("%s is refused with 400", async (_name, body, message) => {
    const response = await fetch(door.url, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}` },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining(message) });
  });

  test("a body that is too long is refused, a method that is none of ours too", async () => {
    const long = await post("/", ["SET", "long", "x".repeat(MAX_BODY_BYTES)]);
    expect(long).toEqual({
      status: 413,
      body: { error: expect.stringContaining("max request size") },
    });
    const response = await fetch(door.url, {
      method: "DELETE",
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(response.status).toBe(405);
  });

  test("a client that hangs up in the middle of its body harms nobody", async () => {
    await new Promise<void>((resolve) => {
      const halfway = request(door.url, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKEN}`, "content-length": 1000 },
      });
      halfway.on("error", () => {});
      halfway.on("close", resolve);
      halfway.write('["SET"', () => halfway.destroy());
    });
    expect(await redis.ping()).toBe("PONG");
  });
});

test("a lost Redis is an error at once, ends subscriptions, and is found again when it is back", async () => {
  const options = { dataDirectory: join(directory, "lost"), logFile: join(directory, "lost.log") };
  const first = await startRedis(options);
  const ownDoor = await startRedisDoor({ redis: first, token: TOKEN });
  const client = new Redis({ url: ownDoor.url, token: TOKEN, retry: false });
  const stream = await fetch(`${ownDoor.url}/subscribe/news`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  expect(await stream.text()).toContain("data: subscribe,news,1");
  await expect(client.get("key")).rejects.toThrow("ERR Redis is not reachable");

  const second = await startRedis({
    ...options,
    password: first.password,
    port: Number(new URL(first.url).port),
  });
  await expect.poll(() => client.set("key", "back")).toBe("OK");
  await ownDoor.close();
  await second.close();
});

async function post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(door.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function get(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ result?: unknown }> {
  const response = await fetch(door.url + path, {
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
  });
  return (await response.json()) as { result?: unknown };
}

type Subscriber = ReturnType<Redis["subscribe"]>;
type SubscriberEvent = Parameters<Subscriber["on"]>[0];

/** Collects what a subscriber hears, from now on. */
function listen(subscriber: Pick<Subscriber, "on">, event: SubscriberEvent): unknown[] {
  const heard: unknown[] = [];
  subscriber.on(event, (data: unknown) => heard.push(data));
  return heard;
}

function once(subscriber: Pick<Subscriber, "on">, event: SubscriberEvent): Promise<void> {
  return new Promise((resolve) => {
    subscriber.on(event, () => resolve());
  });
}

/** How many connections listen to each channel. */
async function listenersOf(...channels: string[]): Promise<number[]> {
  const { body } = await post("/", ["PUBSUB", "NUMSUB", ...channels]);
  const { result } = body as { result: (string | number)[] };
  return result.filter((entry) => typeof entry === "number");
}

async function connectionsToRedis(): Promise<number> {
  const client = createClient({ url: server.url, password: server.password, RESP: 2 });
  await client.connect();
  const list = await client.sendCommand<string>(["CLIENT", "LIST"]);
  client.destroy();
  return list.trim().split("\n").length;
}
