import { SessionEvent } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { messagesIn, readStream, readUntil, type Message } from "./support/api/stream-text.ts";
import { createTestApi, jsonOf, typing, type TestApi } from "./support/api/test-api.ts";

type Page = { items: SessionEvent[]; nextCursor?: string };

let api: TestApi;
let sessionId: string;
let path: string;

beforeEach(async () => {
  api = await createTestApi();
  await create();
});

async function create(): Promise<void> {
  const created = await jsonOf<{ session: { sessionId: string } }>(
    api.call("POST", "/v1/sessions", { body: { run: typing("one", "two", "three", "four") } }),
  );
  ({ sessionId } = created.session);
  path = `/v1/sessions/${sessionId}/events`;
}

function follow(lastEventId?: number | string, query = ""): Promise<Response> {
  const headers = {
    accept: "text/event-stream",
    ...(lastEventId === undefined ? {} : { "last-event-id": String(lastEventId) }),
  };
  return api.call("GET", `${path}${query}`, { headers });
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe("events as pages", () => {
  it("come oldest first, without holes, and go on where the page before ended", async () => {
    await api.runSteps();
    const seen: SessionEvent[] = [];
    let query = "?limit=3";
    for (;;) {
      const page: Page = await jsonOf(api.call("GET", `${path}${query}`));
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map((event) => SessionEvent.parse(event)));
      if (page.nextCursor === undefined) break;
      query = `?limit=3&cursor=${page.nextCursor}`;
    }
    expect(seen.map(({ sequence }) => sequence)).toEqual(upTo(seen.length));
    expect(seen[0]?.type).toBe("session.created");
    expect(seen.at(-1)?.type).toBe("run.completed");

    const rest: Page = await jsonOf(api.call("GET", `${path}?after=4`));
    expect(rest.items).toEqual(seen.slice(4));
    expect(await jsonOf(api.call("GET", `${path}?after=1000`))).toEqual({ items: [] });
  });

  it("end before they are larger than an answer may be", async () => {
    const key = { tenantId: "tenant-ours", sessionId };
    const text = "x".repeat(300 * 1024);
    api.world.store.readEvents = async (_key, { afterSequence }) =>
      upTo(20, afterSequence + 1).map((sequence) => ({
        type: "session.paused",
        sequence,
        sessionId,
        at: "2026-01-01T00:00:00.000Z",
        data: { reason: { code: "outcome_unknown", message: text } },
      }));
    const session = await api.world.store.read(key);
    api.world.store.read = async () => session && { ...session, lastSequence: 20 };
    const answer = await api.call("GET", path);
    const body = await answer.text();
    expect(body.length).toBeLessThan(5 * 1024 * 1024);
    const page = JSON.parse(body) as Page;
    expect(page.nextCursor).toBe(String(page.items.length));
  });
});

describe("a stream of events", () => {
  it("gives the log, each event with its number and type, and ends with the session", async () => {
    await api.runSteps();
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    const response = await follow();
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const text = await response.text();
    expect(text).toMatch(/^retry: \d+\n\n/);
    const messages = messagesIn(text);
    for (const { id, event, data } of messages) {
      expect([id, event]).toEqual([data.sequence, data.type]);
    }
    const log: Page = await jsonOf(api.call("GET", path));
    expect(messages.map(({ data }) => data)).toEqual(log.items);
    expect(messages.at(-1)?.event).toBe("session.deleted");
  });

  it("cut at any byte and resumed by Last-Event-ID, gives every event once and in order", async () => {
    await api.runSteps();
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    const whole = await (await follow()).text();
    const expected = messagesIn(whole);
    const resumed = new Map<number, Message[]>();
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const seen = messagesIn(whole.slice(0, cut));
      const last = seen.at(-1)?.id ?? 0;
      const rest = resumed.get(last) ?? messagesIn(await (await follow(last)).text());
      resumed.set(last, rest);
      expect([...seen, ...rest]).toEqual(expected);
    }
    expect(resumed.size).toBe(expected.length + 1);
  });

  it("goes on live with what happens after the log", async () => {
    const reading = follow().then((response) => readUntil(response, "run.completed"));
    await api.runSteps();
    const messages = await reading;
    expect(messages.map(({ id }) => id)).toEqual(upTo(messages.length));
  });

  it("loses nothing when the line for announcements breaks", async () => {
    const reading = follow(0).then((response) => readUntil(response, "run.completed"));
    api.memory.announcer.disconnect();
    await api.runSteps();
    const messages = await reading;
    expect(messages.map(({ id }) => id)).toEqual(upTo(messages.length));
  });

  it("begins after the query's number, and after the header's where both are sent", async () => {
    await api.runSteps();
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    const firstOf = async (response: Promise<Response>) =>
      messagesIn(await (await response).text())[0]?.id;
    expect(await firstOf(follow(undefined, "?after=3"))).toBe(4);
    expect(await firstOf(follow(5, "?after=3"))).toBe(6);
    expect(await firstOf(follow("", "?after=3"))).toBe(4);
  });

  it("is refused after an event that the log does not have, whatever names it", async () => {
    const { items }: Page = await jsonOf(api.call("GET", path));
    for (const [answer, field] of [
      [await follow(items.length + 1), "Last-Event-ID"],
      [await follow(undefined, "?after=1000"), "after"],
      [await follow(undefined, "?cursor=1000"), "cursor"],
    ] as const) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "invalid_request", path: field });
    }
  });

  it("is answered 204 where there will be no more events, which stops an EventSource", async () => {
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    const { items }: Page = await jsonOf(api.call("GET", path));
    const answer = await follow(items.length);
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
  });

  it("gives its subscription back when its reader hangs up, and the session goes on", async () => {
    let open = 0;
    const { subscribe } = api.memory.announcer;
    api.world.announcer = {
      publish: (key, events) => api.memory.announcer.publish(key, events),
      subscribe: async (key, listener) => {
        const subscription = await subscribe.call(api.memory.announcer, key, listener);
        open += 1;
        return {
          close: async () => {
            open -= 1;
            await subscription.close();
          },
        };
      },
    };
    await readUntil(await follow(), "session.created");
    await expect.poll(() => open).toBe(0);
    await api.runSteps();
    const session = await jsonOf(api.call("GET", `/v1/sessions/${sessionId}`));
    expect(session).toMatchObject({ status: "COMPLETED" });
  });
});

describe("a stream of some events", () => {
  it("leaves out those of other types, keeps the others' numbers, and ends with the session", async () => {
    await api.runSteps();
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    const text = await (await follow(0, "?types=run.created,run.completed")).text();
    const { messages, notices } = readStream(text);
    expect(messages.map(({ event }) => event)).toEqual(["run.created", "run.completed"]);
    expect(messages.map(({ id }) => id)).toEqual(messages.map(({ data }) => data.sequence));
    expect(notices).toEqual([{ type: "end", reason: "session_deleted" }]);
  });

  it("is refused for a type that there is not", async () => {
    const answer = await follow(0, "?types=run.created,nothing");
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "invalid_request", path: "types[1]" });
  });

  it("goes on, after the server has ended it in good time, behind what it has left out", async () => {
    await api.runSteps();
    const { items }: Page = await jsonOf(api.call("GET", path));
    const { messages, notices } = readStream(await briefly(0, "?types=run.created"));
    expect(messages).toHaveLength(1);
    expect(notices).toEqual([{ type: "recycle", after: items.length }]);
    expect(readStream(await briefly(items.length, "?types=run.created")).messages).toEqual([]);
  });

  it("of one run begins and ends with it, live or later, and is over then", async () => {
    const live = follow(0, `?run=${await runId()}`).then((answer) => answer.text());
    await api.runSteps();
    const first = await runId();
    const log: Page = await jsonOf(api.call("GET", path));
    await jsonOf(api.call("POST", path.replace("events", "execute"), { body: typing() }));
    await api.runSteps();
    const own = log.items.filter(({ type }) => type !== "session.created");
    const end = [{ type: "end", reason: "run_ended" }];
    for (const text of [await live, await (await follow(0, `?run=${first}`)).text()]) {
      const { messages, notices } = readStream(text);
      expect(messages.map(({ data }) => data)).toEqual(own);
      expect(notices).toEqual(end);
    }
    expect((await follow(own.at(-1)?.sequence, `?run=${first}`)).status).toBe(204);
    const second = readStream(await (await follow(0, `?run=${await runId()}`)).text());
    expect(second.messages[0]?.id).toBe(log.items.length + 1);
    expect(second.messages.at(-1)?.event).toBe("run.completed");
    const page: Page = await jsonOf(api.call("GET", `${path}?run=${first}&types=step.completed`));
    expect(page.items).toEqual(own.filter(({ type }) => type === "step.completed"));
    expect(page.nextCursor).toBeUndefined();
    expect((await follow(0, `?run=${sessionId}`)).status).toBe(404);
  });

  it("of a run says that it was cancelled with its session", async () => {
    const live = follow(0, `?run=${await runId()}&types=run.cancelled`);
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    const { messages, notices } = readStream(await (await live).text());
    expect(messages.map(({ event }) => event)).toEqual(["run.cancelled"]);
    expect(notices).toEqual([{ type: "end", reason: "run_ended" }]);
  });

  async function runId(): Promise<string> {
    const session = await jsonOf<{ currentRun: { runId: string } }>(
      api.call("GET", `/v1/sessions/${sessionId}`),
    );
    return session.currentRun.runId;
  }
});

/** The text of a stream from a host that gives it no more than a moment. */
async function briefly(lastEventId: number, query = ""): Promise<string> {
  const answer = await api.app.request(
    `${path}${query}`,
    {
      headers: {
        accept: "text/event-stream",
        authorization: "Bearer key-of-ours",
        "last-event-id": String(lastEventId),
      },
    },
    { lambdaContext: { awsRequestId: "request-1", getRemainingTimeInMillis: () => 2_100 } },
  );
  return answer.text();
}

describe("a host that cannot stream", () => {
  beforeEach(async () => {
    api = await createTestApi({ canStream: false });
    await create();
  });

  it("answers with the events that are there, and an EventSource asks for the next ones", async () => {
    const first = messagesIn(await (await follow()).text());
    expect(first.map(({ id }) => id)).toEqual(upTo(first.length));
    await api.runSteps();
    const next = messagesIn(await (await follow(first.at(-1)?.id)).text());
    expect(next.map(({ id }) => id)).toEqual(upTo(first.length + next.length, first.length + 1));
    expect(next.at(-1)?.event).toBe("run.completed");
  });

  it("holds the request until something happens", async () => {
    const first = messagesIn(await (await follow()).text());
    const waiting = follow(first.length);
    await api.runSteps();
    const next = messagesIn(await (await waiting).text());
    expect(next[0]?.id).toBe(first.length + 1);
  });

  it("answers before its own time is up where nothing happens", async () => {
    const { items }: Page = await jsonOf(api.call("GET", path));
    const answer = await api.app.request(
      path,
      {
        headers: {
          accept: "text/event-stream",
          authorization: "Bearer key-of-ours",
          "last-event-id": String(items.length),
        },
      },
      { lambdaContext: { awsRequestId: "request-1", getRemainingTimeInMillis: () => 2_050 } },
    );
    expect(answer.headers.get("x-request-id")).toBe("request-1");
    expect(messagesIn(await answer.text())).toEqual([]);
  });
});
