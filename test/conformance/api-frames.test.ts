import { createClient } from "@dormouse/client";
import type { Frame, SessionEvent } from "@dormouse/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serve, type Host } from "./support/api/serve.ts";
import { createTestApi, jsonOf, keys, tenants, type TestApi } from "./support/api/test-api.ts";

const group = ["one", "two", "three"].map((text) => ({ type: "type" as const, text, name: text }));
const run = { kind: "script" as const, actions: [{ actions: group }, { actions: group }] };

describe("what is seen of steps that are under way", () => {
  let api: TestApi;
  let host: Host;
  let sessionId: string;

  beforeEach(async () => {
    api = await createTestApi();
    host = await serve(api.app);
    const created = await jsonOf<{ session: { sessionId: string } }>(
      api.call("POST", "/v1/sessions"),
    );
    ({ sessionId } = created.session);
  });
  afterEach(() => host.close());

  async function isWatched(): Promise<boolean> {
    const watched = await api.world.live.watched({ tenantId: tenants.ours, sessionId });
    return watched.has("progress");
  }

  it("comes to who asks for it, beside the events and in no log", async () => {
    const client = createClient({ url: host.url, apiKey: keys.ours });
    const frames: Frame[] = [];
    const events: SessionEvent[] = [];
    const listeners = { progress: (frame: Frame) => frames.push(frame) };
    const following = (async () => {
      const stream = client.agent(sessionId, "buyer", run, { frames: listeners });
      for await (const event of stream) events.push(event);
    })();
    await expect.poll(isWatched).toBe(true);
    await api.runSteps();
    await following;
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) {
      expect(frame).toMatchObject({ type: "progress", action: { of: 3, type: "type" } });
    }
    const log = await jsonOf<{ items: SessionEvent[] }>(
      api.call("GET", `/v1/sessions/${sessionId}/events?after=1`),
    );
    expect(events).toEqual(log.items);
  });

  it("is not sent to who did not ask, and is refused where there is no such kind", async () => {
    const path = `/v1/sessions/${sessionId}/events`;
    const headers = { accept: "text/event-stream" };
    await api.world.live.mark({ tenantId: tenants.ours, sessionId }, ["progress"], 60_000);
    const plain = api.call("GET", path, { headers });
    await api.call("POST", path.replace("events", "execute"), { body: run });
    await api.runSteps();
    await api.call("DELETE", `/v1/sessions/${sessionId}`);
    expect(await (await plain).text()).not.toContain("event: progress");
    const refused = await api.call("GET", `${path}?frames=film`, { headers });
    expect(await refused.json()).toMatchObject({ code: "invalid_request", path: "frames[0]" });
  });
});
