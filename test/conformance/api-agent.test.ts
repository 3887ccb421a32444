import { createClient } from "@dormouse/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serve, type Host } from "./support/api/serve.ts";
import { messagesIn, readStream, readUntil } from "./support/api/stream-text.ts";
import { createTestApi, jsonOf, keys, typing, type TestApi } from "./support/api/test-api.ts";

let api: TestApi;
let sessionId: string;

beforeEach(async () => {
  api = await createTestApi();
  const created = await jsonOf<{ session: { sessionId: string } }>(
    api.call("POST", "/v1/sessions"),
  );
  ({ sessionId } = created.session);
});

type Sent = { agent?: string; text?: string; key?: string; lastEventId?: number; query?: string };

function run({ agent = "buyer", text = "one", key, lastEventId, query = "" }: Sent = {}) {
  return api.call("POST", `/v1/sessions/${sessionId}/agent/${agent}${query}`, {
    body: typing(text),
    headers: {
      ...(key === undefined ? {} : { "idempotency-key": key }),
      ...(lastEventId === undefined ? {} : { "last-event-id": String(lastEventId) }),
    },
  });
}

function runIdOf(response: Response): string {
  return response.headers.get("dormouse-run-id") ?? "";
}

async function runs(): Promise<{ runId: string; agent?: string; status: string }[]> {
  const page = await jsonOf<{ items: { runId: string; agent?: string; status: string }[] }>(
    api.call("GET", `/v1/sessions/${sessionId}/runs`),
  );
  return page.items;
}

describe("a run that is started for an agent", () => {
  it("is streamed from its first event to its end, which the stream tells of", async () => {
    const response = await run();
    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    await api.runSteps();
    const { messages, notices } = readStream(await response.text());
    expect(messages[0]).toMatchObject({ event: "run.created", data: { data: { agent: "buyer" } } });
    expect(messages.at(-1)?.event).toBe("run.completed");
    expect(notices).toEqual([{ type: "end", reason: "run_ended" }]);
    expect(await runs()).toMatchObject([
      { runId: runIdOf(response), agent: "buyer", status: "COMPLETED" },
    ]);
  });

  it("is joined by who asks for the same agent, and another agent's waits behind it", async () => {
    const first = await run();
    const second = await run({ text: "not looked at" });
    expect([second.status, runIdOf(second)]).toEqual([200, runIdOf(first)]);
    const other = await run({ agent: "seller" });
    expect(other.status).toBe(201);
    const joined = await run({ agent: "seller" });
    expect([joined.status, runIdOf(joined)]).toEqual([200, runIdOf(other)]);
    await api.runSteps();
    expect(await second.text()).toBe(await first.text());
    const { messages } = readStream(await other.text());
    expect(messages.slice(0, 2).map(({ event }) => event)).toEqual(["run.queued", "run.started"]);
    const third = await run();
    expect(third.status).toBe(201);
    expect(runIdOf(third)).not.toBe(runIdOf(first));
  });

  it("goes on when its client hangs up", async () => {
    await readUntil(await run(), "run.created");
    await api.runSteps();
    expect(await runs()).toMatchObject([{ status: "COMPLETED" }]);
  });

  it("is one for all requests under the key that started or joined it", async () => {
    const first = await run({ key: "mine" });
    const joined = await run({ key: "theirs" });
    await api.runSteps();
    const { messages } = readStream(await first.text());
    const last = messages.at(-1)?.id ?? 0;
    for (const key of ["mine", "theirs"]) {
      const again = await run({ key, lastEventId: last - 1 });
      expect([again.status, runIdOf(again)]).toEqual([200, runIdOf(first)]);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
      expect(messagesIn(await again.text())).toEqual(messages.slice(-1));
      expect((await run({ key, lastEventId: last })).status).toBe(204);
    }
    expect(runIdOf(joined)).toBe(runIdOf(first));
    expect(await runs()).toHaveLength(1);
    expect((await run({ key: "mine", text: "other" })).status).toBe(409);
  });

  it("is not started where the log has no such event as its client says it has", async () => {
    const refused = await run({ lastEventId: 99 });
    expect(await refused.json()).toMatchObject({ code: "invalid_request", path: "Last-Event-ID" });
    expect(await runs()).toEqual([]);
  });

  it("is streamed without the events that are not asked for", async () => {
    const response = await run({ query: "?types=run.completed,run.failed" });
    await api.runSteps();
    const { messages, notices } = readStream(await response.text());
    expect(messages.map(({ event }) => event)).toEqual(["run.completed"]);
    expect(notices).toHaveLength(1);
  });
});

describe("the client's run of an agent", () => {
  let cuts: number[];
  let host: Host;

  beforeEach(async () => {
    cuts = [];
    host = await serve(api.app, () => cuts.shift());
  });
  afterEach(() => host.close());

  async function follow(url = host.url): Promise<number[]> {
    const client = createClient({ url, apiKey: keys.ours });
    const seen: number[] = [];
    for await (const event of client.agent(sessionId, "buyer", typing("a", "b", "c"))) {
      seen.push(event.sequence);
    }
    return seen;
  }

  it("gives every event of one run once, though its connections are cut, and ends with it", async () => {
    cuts = [13, 700, 900, 1_501];
    const following = [follow(), follow()];
    await expect.poll(runs).toHaveLength(1);
    await api.runSteps();
    const { lastSequence } = await jsonOf<{ lastSequence: number }>(
      api.call("GET", `/v1/sessions/${sessionId}`),
    );
    const whole = Array.from({ length: lastSequence - 1 }, (_, index) => index + 2);
    expect(await Promise.all(following)).toEqual([whole, whole]);
    expect(host.cuts).toBeGreaterThan(2);
    expect(await runs()).toHaveLength(1);
  });

  it("goes on elsewhere where the door it came through cannot stream", async () => {
    api = await createTestApi({ canStream: false });
    const created = await jsonOf<{ session: { sessionId: string } }>(
      api.call("POST", "/v1/sessions"),
    );
    ({ sessionId } = created.session);
    const door = await serve(api.app);
    const following = follow(door.url);
    await expect.poll(runs).toHaveLength(1);
    await api.runSteps();
    expect((await following).length).toBeGreaterThan(3);
    await door.close();
  });
});
