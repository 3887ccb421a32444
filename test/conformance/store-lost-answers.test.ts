import { DormouseError } from "@dormouse/contract";
import { createDynamoStore } from "@dormouse/cloud";
import type { Store } from "@dormouse/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startCuttingProxy, type CuttingProxy, type Fate } from "./support/cutting-proxy.ts";
import { startLocalTable, type LocalTable } from "./support/local-table.ts";
import {
  fullCommit,
  loginCommit,
  namedCommit,
  newEvent,
  newKey,
  newSession,
  next,
  nowMs,
  waitingSession,
} from "./support/records.ts";

describe("the DynamoDB store, on a line that loses answers", () => {
  let table: LocalTable;
  let proxy: CuttingProxy;
  /** Speaks through the proxy. */
  let store: Store;
  /** Speaks to the table itself. */
  let witness: Store;

  beforeAll(async () => {
    table = await startLocalTable();
    proxy = await startCuttingProxy(table.endpoint);
    witness = createDynamoStore(table);
  });
  beforeEach(() => {
    proxy.decide(() => "pass");
    // A client of its own: one that has lost many answers does not ask again as often.
    const { tableName } = table;
    store = createDynamoStore({ tableName, endpoint: proxy.url, requestTimeoutMs: 500 });
  });
  afterAll(async () => {
    await proxy?.close();
    await table?.close();
  });

  /** The first `count` requests of this operation meet this fate, the rest pass. */
  function first(count: number, operation: string, fate: Fate, before = async () => {}): void {
    let seen = 0;
    proxy.decide(async (name) => {
      if (name !== operation) return "pass";
      seen += 1;
      if (seen === 2) await before();
      return seen <= count ? fate : "pass";
    });
  }

  // The SDK sends a request three times itself before the store hears of a loss.
  test.each([1, 4])("a commit whose answer was lost %i times is written once", async (count) => {
    const commit = fullCommit(newKey());
    first(count, "TransactWriteItems", "loseAnswer");
    expect(await store.commit(commit)).toEqual({ outcome: "committed" });
    expect(await witness.read(commit.session)).toEqual(commit.session);
    expect(await witness.readEvents(commit.session, { afterSequence: 0, limit: 9 })).toEqual(
      commit.events,
    );
  });

  test("a commit of which no answer ever came is found in the table", async () => {
    const commit = fullCommit(newKey());
    first(Infinity, "TransactWriteItems", "loseAnswer");
    expect(await store.commit(commit)).toEqual({ outcome: "committed" });
    expect(await witness.read(commit.session)).toEqual(commit.session);
  });

  test.each([1, 4])("a commit lost %i times counts though others wrote since", async (count) => {
    const { session, run } = waitingSession();
    await witness.commit({ session, newRun: run });
    const ours = next(session, { lastSequence: 1 });
    first(count, "TransactWriteItems", "loseAnswer", async () => {
      await witness.claim(session, {
        runId: run.runId,
        step: 1,
        workerId: "other",
        nowMs,
        leaseUntilMs: nowMs,
        dueAtMs: nowMs,
      });
      const claimed = await witness.read(session);
      if (claimed === undefined) throw new Error("no session");
      const theirs = {
        session: next(claimed, { lastSequence: 2 }),
        events: [newEvent(session, 2)],
      };
      expect(await witness.commit(theirs)).toEqual({ outcome: "committed" });
    });
    expect(await store.commit({ session: ours, events: [newEvent(session, 1)] })).toEqual({
      outcome: "committed",
    });
    expect(await witness.read(session)).toMatchObject({ revision: 4, lastSequence: 2 });
  });

  test("a commit that lost its race is a conflict, though its answer was lost", async () => {
    const session = newSession();
    await witness.commit({ session });
    const winner = next(session, { metadata: { winner: true } });
    await witness.commit({ session: winner });
    for (const count of [1, 4, Infinity]) {
      first(count, "TransactWriteItems", "loseAnswer");
      expect(await store.commit({ session: next(session) })).toEqual({ outcome: "conflict" });
    }
    expect(await witness.read(session)).toEqual(winner);
  });

  test("a request under an idempotency key whose answer was lost is no duplicate of itself", async () => {
    const commit = fullCommit(newKey());
    first(4, "TransactWriteItems", "loseAnswer");
    expect(await store.commit(commit)).toEqual({ outcome: "committed" });
    const again = {
      ...fullCommit(newKey(commit.session.tenantId)),
      idempotency: commit.idempotency,
    };
    expect(await store.commit(again)).toEqual({
      outcome: "duplicate",
      record: commit.idempotency,
    });
  });

  test.each([1, 4, Infinity])(
    "a login whose answer was lost %d times is its caller's, and another's is the first one's",
    async (count) => {
      const { session, login } = loginCommit();
      first(count, "TransactWriteItems", "loseAnswer");
      expect(await store.commit({ session, login })).toEqual({ outcome: "committed" });
      const rival = loginCommit(newKey(session.tenantId), session.login);
      first(count, "TransactWriteItems", "loseAnswer");
      const { sessionId } = session;
      expect(await store.commit(rival)).toEqual({ outcome: "taken", sessionId });
      expect(await witness.read(rival.session)).toBeUndefined();
      expect(await witness.readLoginSecret(session)).toEqual(login.secret);
    },
  );

  test.each([1, Infinity])(
    "a session with an external key whose answer was lost %d times has it, and another is told so",
    async (count) => {
      const named = namedCommit();
      first(count, "TransactWriteItems", "loseAnswer");
      expect(await store.commit(named)).toEqual({ outcome: "committed" });
      const { tenantId, sessionId, externalKey } = named.externalKey;
      first(count, "TransactWriteItems", "loseAnswer");
      const rival = namedCommit(newKey(tenantId), externalKey);
      expect(await store.commit(rival)).toEqual({ outcome: "taken", sessionId });
      expect(await witness.read(rival.session)).toBeUndefined();
    },
  );

  test("a commit that never reached the table is sent again", async () => {
    const session = newSession();
    first(4, "TransactWriteItems", "cut");
    expect(await store.commit({ session })).toEqual({ outcome: "committed" });
    expect(await witness.read(session)).toEqual(session);
  });

  test("a commit of which nothing is known is called neither done nor failed", async () => {
    const session = newSession();
    for (const fate of ["cut", "hang"] as const) {
      first(Infinity, "TransactWriteItems", fate);
      const error: unknown = await store.commit({ session }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DormouseError);
      expect(error).toMatchObject({ code: "unavailable" });
    }
    expect(await witness.read(session)).toBeUndefined();
  });

  test("a claim whose answer was lost is the claimer's, and counts once", async () => {
    const { session, run } = waitingSession();
    await witness.commit({ session, newRun: run });
    first(1, "UpdateItem", "loseAnswer");
    const claim = await store.claim(session, {
      runId: run.runId,
      step: 1,
      workerId: "worker",
      nowMs,
      leaseUntilMs: nowMs + 30_000,
      dueAtMs: nowMs + 30_000,
    });
    expect(claim).toMatchObject({ claimed: true, session: { fence: 1, attempt: 1 } });
    expect(await witness.read(session)).toEqual(claim.session);
  });

  test("a removal that broke off leaves the session to be found, and is taken up again", async () => {
    let session = newSession(newKey(), { dueAtMs: 1 });
    await witness.commit({ session });
    const events = Array.from({ length: 60 }, (_, index) => newEvent(session, index + 1));
    session = next(session, { lastSequence: 60 });
    await witness.commit({ session, events });
    let batches = 0;
    proxy.decide((operation) => {
      if (operation === "BatchWriteItem") batches += 1;
      return batches > 1 ? "cut" : "pass";
    });
    await expect(store.remove(session)).rejects.toMatchObject({ code: "unavailable" });
    expect(await witness.read(session)).toEqual(session);
    expect(await witness.listDue(1, 1)).toHaveLength(1);
    proxy.decide(() => "pass");
    await store.remove(session);
    expect(await witness.read(session)).toBeUndefined();
    expect(await witness.readEvents(session, { afterSequence: 0, limit: 99 })).toEqual([]);
  });

  test("a database that does not answer is unavailable to every kind of request", async () => {
    proxy.decide(() => "cut");
    const key = newKey();
    for (const work of [
      () => store.read(key),
      () => store.readEvents(key, { afterSequence: 0, limit: 1 }),
      () => store.list({ tenantId: key.tenantId, limit: 1 }),
      () => store.listDue(nowMs, 1),
      () => store.renew(key, { fence: 1, leaseUntilMs: 1, dueAtMs: 1 }),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: "unavailable", status: 503 });
    }
  });
});
