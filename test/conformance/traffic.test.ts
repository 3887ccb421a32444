import { createUpstashTraffic } from "@dormouse/cloud";
import { waitingMs, type Traffic } from "@dormouse/core";
import { ManualClock, MemoryTraffic } from "@dormouse/core/memory";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { redisToken as token, startLocalRedis } from "./support/local-services.ts";
import { newKey, newTenant } from "./support/records.ts";

type Open = { trafficOf(clock: ManualClock): Traffic; close(): Promise<void> };

/** What every record of the traffic must tell, wherever it is kept. */
function trafficSuite(open: () => Promise<Open>): void {
  let opened: Open;
  let clock: ManualClock;
  let traffic: Traffic;
  beforeAll(async () => {
    opened = await open();
    clock = new ManualClock();
  });
  beforeEach(async () => {
    // Whoever waited in the test before does so no longer.
    await clock.advance(2 * waitingMs);
    traffic = opened.trafficOf(clock);
  });
  afterAll(() => opened?.close());

  test("one tenant's waiting is seen by the others, until its step is taken up", async () => {
    const [ours, theirs] = [newKey(), newKey("a:b # c")];
    await traffic.waits(ours);
    expect(await traffic.othersWait(ours.tenantId)).toBe(false);
    expect(await traffic.othersWait(theirs.tenantId)).toBe(true);
    await traffic.waits(theirs);
    expect(await traffic.othersWait(ours.tenantId)).toBe(true);
    await traffic.taken(ours);
    expect(await traffic.othersWait(ours.tenantId)).toBe(true);
    expect(await traffic.othersWait(theirs.tenantId)).toBe(false);
    await traffic.taken(theirs);
    expect(await traffic.othersWait(ours.tenantId)).toBe(false);
  });

  test("a session waits once, however often it is said, and one of many is not all", async () => {
    const [first, stranger] = [newKey(), newTenant()];
    const second = newKey(first.tenantId);
    for (const key of [first, first, second]) await traffic.waits(key);
    await traffic.taken(first);
    await traffic.taken(first);
    expect(await traffic.othersWait(stranger)).toBe(true);
    await traffic.taken(second);
    expect(await traffic.othersWait(stranger)).toBe(false);
  });

  test("who has waited for a minute is taken for lost", async () => {
    const key = newKey();
    await traffic.waits(key);
    await clock.advance(waitingMs - 1);
    expect(await traffic.othersWait(newTenant())).toBe(true);
    await clock.advance(2);
    expect(await traffic.othersWait(newTenant())).toBe(false);
    expect(await traffic.nextInTurn(newTenant())).toBeUndefined();
  });

  test("a turn is another tenant's, goes to who was served longest ago, and to one caller only", async () => {
    const [ours, theirs, thirds] = [newKey(), newKey("a:b # c"), newKey()];
    const later = newKey(theirs.tenantId);
    await traffic.waits(ours);
    expect(await traffic.nextInTurn(ours.tenantId)).toBeUndefined();
    await traffic.taken(newKey(theirs.tenantId));
    await clock.advance(1);
    await traffic.taken(newKey(thirds.tenantId));
    for (const key of [theirs, later, thirds]) {
      await clock.advance(1);
      await traffic.waits(key);
    }
    expect(await traffic.nextInTurn(ours.tenantId)).toEqual(theirs);
    await clock.advance(1);
    expect(await traffic.nextInTurn(ours.tenantId)).toEqual(thirds);
    await clock.advance(1);
    expect(await traffic.nextInTurn(ours.tenantId)).toEqual(later);
    expect(await traffic.nextInTurn(ours.tenantId)).toBeUndefined();
    expect(await traffic.othersWait(ours.tenantId)).toBe(false);
    expect(await traffic.nextInTurn(theirs.tenantId)).toEqual(ours);
  });

  test("requests count for a second, each tenant's by themselves", async () => {
    const [busy, quiet] = [newTenant(), newTenant()];
    await clock.advance(1_000 - (clock.nowMs() % 1_000));
    for (let count = 1; count <= 10; count += 1) {
      expect(await traffic.countRequest(busy)).toBe(count);
    }
    expect(await traffic.countRequest(quiet)).toBe(1);
    await clock.advance(1_500);
    // Half of the second before is still within the last one.
    expect(await traffic.countRequest(busy)).toBe(1 + 10 / 2);
    await clock.advance(2_000);
    expect(await traffic.countRequest(busy)).toBe(1);
  });
}

describe("the in-memory traffic", () => {
  trafficSuite(async () => ({
    trafficOf: (clock) => new MemoryTraffic(clock),
    close: async () => {},
  }));
});

describe("the traffic on Upstash", () => {
  trafficSuite(async () => {
    const { door, close } = await startLocalRedis();
    // What is not in time is as if it was not there, and this machine may be busy.
    const patience = { askMs: 20_000, breakMs: 0 };
    const trafficOf = (clock: ManualClock) =>
      createUpstashTraffic({ url: door.url, token, clock, patience });
    return { trafficOf, close };
  });
});

test("without its Redis the traffic says that nobody waits, counts in the process, and never throws", async () => {
  const traffic = createUpstashTraffic({
    url: "http://127.0.0.1:9",
    token,
    clock: new ManualClock(),
  });
  const key = newKey();
  await traffic.waits(key);
  expect(await traffic.othersWait(newTenant())).toBe(false);
  expect(await traffic.nextInTurn(newTenant())).toBeUndefined();
  await traffic.taken(key);
  for (const count of [1, 2, 3]) expect(await traffic.countRequest(key.tenantId)).toBe(count);
});
