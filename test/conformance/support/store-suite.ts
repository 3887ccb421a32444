import { DormouseError, type SessionStatus } from "@dormouse/contract";
import {
  CommitTooLargeError,
  recordBytesMax,
  type Session,
  type SessionKey,
  type Store,
} from "@dormouse/core";
import fc from "fast-check";
import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allPages } from "./all-pages.ts";
import {
  currentOf,
  fullCommit,
  newArtifact,
  newMedia,
  newEvent,
  newPage,
  newKey,
  newRun,
  newSession,
  newStep,
  newTenant,
  next,
  nowMs,
  waitingSession,
} from "./records.ts";

export type OpenStore = { store: Store; close(): Promise<void> };

const times = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What every store must do, whatever it is made of. */
export function storeSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  async function stored(session: Session = newSession()): Promise<Session> {
    expect(await store.commit({ session })).toEqual({ outcome: "committed" });
    return session;
  }

  async function storedWaiting(changes: Partial<Session> = {}): Promise<Session> {
    const { session, run } = waitingSession(changes);
    expect(await store.commit({ session, newRun: run })).toEqual({ outcome: "committed" });
    return session;
  }

  function claimOf(session: Session, changes: Partial<Parameters<Store["claim"]>[1]> = {}) {
    return store.claim(session, {
      runId: session.run?.runId ?? "none",
      step: session.nextStep,
      workerId: "worker-1",
      nowMs,
      leaseUntilMs: nowMs + 30_000,
      dueAtMs: nowMs + 30_000,
      ...changes,
    });
  }

  test("counts a tenant's sessions of one status, so many and no further", async () => {
    const tenantId = newTenant();
    for (const status of ["ACTIVE", "ACTIVE", "ACTIVE", "PAUSED"] as const) {
      await stored(newSession(newKey(tenantId), { status }));
    }
    await stored(newSession(newKey(), { status: "ACTIVE" }));
    const count = (status: SessionStatus, upTo: number) =>
      store.countSessions({ tenantId, status, upTo });
    expect(await count("ACTIVE", 100)).toBe(3);
    expect(await count("ACTIVE", 2)).toBe(2);
    expect(await count("FAILED", 2)).toBe(0);
  });

  describe("records laid ready for a session", () => {
    test("are its own from its first commit on, more than one batch of them", async () => {
      const key = newKey();
      const run = newRun();
      const steps = times(60).map((index) => newStep(run.runId, index + 1));
      const events = times(60).map((index) => newEvent(key, index + 1));
      const artifact = newArtifact({ runId: run.runId });
      await store.prepare(key, { steps, events });
      await store.prepare(key, { runs: [run], artifacts: [artifact] });
      const pages = [newPage(1), newPage(60)];
      await store.prepare(key, { runs: [run], pages });
      expect(await store.read(key)).toBeUndefined();
      const session = newSession(key, { lastSequence: 61, run: currentOf(run) });
      const commit = { session, events: [newEvent(key, 61)] };
      expect(await store.commit(commit)).toEqual({ outcome: "committed" });
      expect(await store.readRun(key, run.runId)).toEqual(run);
      expect(await store.readSteps(key, { fromStep: 1, toStep: 99 })).toEqual(steps);
      expect(await store.readPages(key, { fromStep: 1, toStep: 99 })).toEqual(pages);
      expect(await store.readPages(key, { fromStep: 2, toStep: 59 })).toEqual([]);
      expect(await store.readNewestPage(key, 59)).toEqual(pages[0]);
      expect(await store.readNewestPage(key, 60)).toEqual(pages[1]);
      expect(await store.readArtifact(key, artifact.artifactId)).toEqual(artifact);
      expect(await store.readEvents(key, { afterSequence: 0, limit: 99 })).toEqual([
        ...events,
        ...commit.events,
      ]);
    });

    test("are removed like a session's where it never came", async () => {
      const key = newKey();
      await store.prepare(key, { events: [newEvent(key, 1)], steps: [newStep(uuid(), 1)] });
      await store.remove(key);
      expect(await store.readEvents(key, { afterSequence: 0, limit: 9 })).toEqual([]);
      expect(await store.readSteps(key, { fromStep: 1, toStep: 9 })).toEqual([]);
    });
  });

  describe("commit", () => {
    test("gives back what was committed", async () => {
      const key = newKey();
      const commit = fullCommit(key);
      await store.commit(commit);
      const { step, intent } = commit;
      expect(await store.read(key)).toEqual(commit.session);
      expect(await store.readRun(key, commit.newRun.runId)).toEqual(commit.newRun);
      expect(await store.readSteps(key, { fromStep: 1, toStep: 9 })).toEqual([step]);
      expect(await store.readPages(key, { fromStep: 1, toStep: 1 })).toEqual([commit.page]);
      expect(await store.readSnapshot(key, 1)).toEqual(commit.snapshot);
      expect(await store.readIntent(key, 1)).toEqual(intent);
      const [artifact] = commit.artifacts;
      expect(await store.readArtifact(key, artifact?.artifactId ?? "")).toEqual(artifact);
      const [picture] = commit.media;
      expect(await store.readMedia(key, picture?.mediaId ?? "")).toEqual(picture);
      expect(await store.readEvents(key, { afterSequence: 0, limit: 10 })).toEqual(commit.events);
      const { idempotency } = commit;
      expect(await store.readIdempotency(key.tenantId, idempotency.key)).toEqual(idempotency);
    });

    test("gives nothing for what is not there", async () => {
      const key = newKey();
      expect(await store.read(key)).toBeUndefined();
      expect(await store.readRun(key, uuid())).toBeUndefined();
      expect(await store.readSteps(key, { fromStep: 1, toStep: 9 })).toEqual([]);
      expect(await store.readSteps(key, { fromStep: 2, toStep: 1 })).toEqual([]);
      expect(await store.readPages(key, { fromStep: 2, toStep: 1 })).toEqual([]);
      expect(await store.readNewestPage(key, 9)).toBeUndefined();
      expect(await store.readSnapshot(key, 1)).toBeUndefined();
      expect(await store.readIntent(key, 1)).toBeUndefined();
      expect(await store.readArtifact(key, uuid())).toBeUndefined();
      expect(await store.readEvents(key, { afterSequence: 0, limit: 10 })).toEqual([]);
      expect(await store.readIdempotency(key.tenantId, "key")).toBeUndefined();
    });

    test("writes over the revision before it only", async () => {
      const first = await stored();
      const second = next(first, { status: "ACTIVE" });
      expect(await store.commit({ session: second })).toEqual({ outcome: "committed" });
      for (const stale of [first, second, { ...second, revision: 4 }]) {
        expect(await store.commit({ session: stale })).toEqual({ outcome: "conflict" });
      }
      expect(await store.read(first)).toEqual(second);
    });

    test("of 20 at once lets exactly one win, and the others change nothing", async () => {
      const first = await stored();
      const rivals = times(20).map((index) => ({
        session: next(first, { lastSequence: 1, metadata: { winner: index } }),
        events: [newEvent(first, 1, `agent-${index}`)],
      }));
      const results = await Promise.all(rivals.map((rival) => store.commit(rival)));
      const winners = rivals.filter((_, index) => results[index]?.outcome === "committed");
      expect(winners).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === "conflict")).toHaveLength(19);
      expect(await store.read(first)).toEqual(winners[0]?.session);
      expect(await store.readEvents(first, { afterSequence: 0, limit: 9 })).toEqual(
        winners[0]?.events,
      );
    });

    test("lets a new session be created once", async () => {
      const session = newSession();
      const results = await Promise.all(times(10).map(() => store.commit({ session })));
      expect(results.filter(({ outcome }) => outcome === "committed")).toHaveLength(1);
    });

    test("removes from the session what the next revision does not have", async () => {
      const session = await stored(
        newSession(newKey(), {
          dueAtMs: nowMs,
          lease: { workerId: "worker", untilMs: nowMs },
          reason: { code: "code", message: "message" },
          page: { url: "https://example.com", title: "" },
        }),
      );
      const { dueAtMs, lease, reason, page, ...rest } = session;
      await store.commit({ session: next(rest) });
      expect(await store.read(session)).toEqual(next(rest));
      expect([dueAtMs, lease, reason, page]).not.toContain(undefined);
    });

    test("never writes over an event", async () => {
      const session = await stored();
      const written = newEvent(session, 1, "first");
      await store.commit({ session: next(session, { lastSequence: 1 }), events: [written] });
      const again = { ...next(session, { lastSequence: 1 }), revision: 3 };
      await expect(
        store.commit({ session: again, events: [newEvent(session, 1, "second")] }),
      ).rejects.toThrow("written already");
      expect(await store.readEvents(session, { afterSequence: 0, limit: 9 })).toEqual([written]);
      expect((await store.read(session))?.revision).toBe(2);
    });

    test("changes how a run stands and leaves its script as it is", async () => {
      const { session, run } = waitingSession();
      await store.commit({ session, newRun: run });
      const { script, ...current } = run;
      const failed = {
        ...current,
        status: "FAILED" as const,
        finishedAtMs: nowMs,
        error: { code: "wait_timeout", message: "It did not come." },
      };
      await store.commit({ session: next(session, { run: failed }), run: failed });
      expect(await store.readRun(session, run.runId)).toEqual({ ...failed, script });
      await store.commit({
        session: next(next(session), { run: currentOf(run) }),
        run: currentOf(run),
      });
      expect(await store.readRun(session, run.runId)).toEqual(run);
    });

    test("refuses to change a run that was never begun", async () => {
      const session = await stored();
      const run = currentOf(newRun());
      await expect(store.commit({ session: next(session), run })).rejects.toThrow("never begun");
      expect(await store.read(session)).toEqual(session);
      expect(await store.readRun(session, run.runId)).toBeUndefined();
    });

    test("takes an intent away when its outcome is known", async () => {
      const session = await stored();
      const intent = { step: 1, runId: session.sessionId, fence: 3, createdAtMs: nowMs };
      await store.commit({ session: next(session), intent });
      expect(await store.readIntent(session, 1)).toEqual(intent);
      await store.commit({ session: next(next(session)), intentDone: 1 });
      expect(await store.readIntent(session, 1)).toBeUndefined();
    });

    test("refuses a record that is too large, names it, and writes nothing", async () => {
      const session = await stored();
      const step = newStep(uuid(), 1);
      const output = "é".repeat(recordBytesMax / 2);
      const tooLarge = {
        session: next(session),
        step: { ...step, actions: { inline: [{ type: "read", durationMs: 1, output }] } },
      };
      const error: unknown = await store.commit(tooLarge).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CommitTooLargeError);
      expect(String(error)).toContain("step");
      expect(await store.read(session)).toEqual(session);
    });

    test("takes records of nearly the largest size", async () => {
      const session = await stored();
      const output = "x".repeat(recordBytesMax - 2_000);
      const step = {
        ...newStep(uuid(), 1),
        actions: { inline: [{ type: "read", durationMs: 1, output }] },
      };
      await store.commit({ session: next(session), step });
      expect(await store.readSteps(session, { fromStep: 1, toStep: 1 })).toEqual([step]);
    });

    test("takes 98 events at once and refuses more than a transaction holds", async () => {
      const session = await stored();
      const events = times(98).map((index) => newEvent(session, index + 1));
      const committed = next(session, { lastSequence: 98 });
      expect(await store.commit({ session: committed, events })).toEqual({
        outcome: "committed",
      });
      const more = times(100).map((index) => newEvent(session, index + 99));
      await expect(store.commit({ session: next(committed), events: more })).rejects.toBeInstanceOf(
        CommitTooLargeError,
      );
      expect(await store.readEvents(session, { afterSequence: 0, limit: 500 })).toEqual(events);
    });
  });

  describe("any JSON", () => {
    const odd = {
      empty: "",
      nothing: null,
      list: ["", null, [], {}, [[]]],
      "": "empty name",
      __proto__of: "x",
      zero: 0,
      tiny: 5e-324,
      huge: 1.7976931348623157e308,
      unsafe: 2 ** 60,
      negative: -1.5,
      text: "\u0000\u2028 \ud800 😀 \"'\\ #%",
      deep: times(60).reduce<unknown>((inner) => ({ inner }), "bottom"),
    };

    test("comes back as it went in, in metadata, outputs and scripts", async () => {
      const session = newSession(newKey(), { metadata: odd });
      const step = {
        ...newStep(uuid(), 1),
        actions: { inline: [{ type: "extract", durationMs: 0.25, output: odd }] },
      };
      await store.commit({ session, step });
      expect((await store.read(session))?.metadata).toEqual(odd);
      expect(await store.readSteps(session, { fromStep: 1, toStep: 1 })).toEqual([step]);
    });

    test("comes back as it went in, whatever it is", async () => {
      const values = fc.array(fc.jsonValue({ depthSize: "small" }), { maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(values, async (list) => {
          // JSON has no -0: a store need not have one either.
          const metadata = JSON.parse(JSON.stringify({ list })) as Record<string, unknown>;
          const session = await stored(newSession(newKey(), { metadata }));
          expect((await store.read(session))?.metadata).toEqual(metadata);
        }),
        { numRuns: 40 },
      );
    });

    test("is a copy: changing what went in or came out changes nothing stored", async () => {
      const metadata: Record<string, unknown> = { list: [1] };
      const session = await stored(newSession(newKey(), { metadata }));
      metadata.list = [2];
      const read = await store.read(session);
      if (read !== undefined) read.metadata.list = [3];
      expect((await store.read(session))?.metadata).toEqual({ list: [1] });
    });
  });

  describe("an idempotency key", () => {
    function underKey(tenantId: string, key: string, changes: { expiresAtMs?: number } = {}) {
      const session = newSession(newKey(tenantId));
      const record = {
        key,
        requestHash: `hash of ${session.sessionId}`,
        sessionId: session.sessionId,
        runId: uuid(),
        expiresAtMs: nowMs + 1_000,
        ...changes,
      };
      return { session, idempotency: record };
    }

    test("answers a second request with the record of the first and writes nothing", async () => {
      const tenantId = newTenant();
      const first = underKey(tenantId, "key");
      const second = underKey(tenantId, "key");
      expect(await store.commit(first)).toEqual({ outcome: "committed" });
      expect(await store.commit(second)).toEqual({
        outcome: "duplicate",
        record: first.idempotency,
      });
      expect(await store.read(second.session)).toBeUndefined();
    });

    test("of 20 requests at once makes one session", async () => {
      const tenantId = newTenant();
      const requests = times(20).map(() => underKey(tenantId, "key"));
      const results = await Promise.all(requests.map((request) => store.commit(request)));
      expect(results.filter(({ outcome }) => outcome === "committed")).toHaveLength(1);
      const winner = await store.readIdempotency(tenantId, "key");
      const duplicates = results.filter(({ outcome }) => outcome !== "committed");
      expect(duplicates).toEqual(
        Array.from({ length: 19 }, () => ({ outcome: "duplicate", record: winner })),
      );
    });

    test("says duplicate rather than conflict where both are true", async () => {
      const tenantId = newTenant();
      const first = underKey(tenantId, "key");
      await store.commit(first);
      expect(await store.commit(first)).toMatchObject({ outcome: "duplicate" });
    });

    test("is another one in another tenant", async () => {
      const first = underKey(newTenant(), "key");
      const second = underKey(newTenant(), "key");
      expect(await store.commit(first)).toEqual({ outcome: "committed" });
      expect(await store.commit(second)).toEqual({ outcome: "committed" });
    });

    test("is free again when its record has expired", async () => {
      const tenantId = newTenant();
      await store.commit(underKey(tenantId, "key", { expiresAtMs: nowMs }));
      const second = underKey(tenantId, "key");
      expect(await store.commit(second)).toEqual({ outcome: "committed" });
      expect(await store.readIdempotency(tenantId, "key")).toEqual(second.idempotency);
    });
  });

  describe("claim", () => {
    test("takes the next step: fence, attempt and revision go up, lease and due time are set", async () => {
      const session = await storedWaiting();
      const claimed = {
        ...next(session),
        fence: 1,
        attempt: 1,
        lease: { workerId: "worker-1", untilMs: nowMs + 30_000 },
        dueAtMs: nowMs + 30_000,
      };
      expect(await claimOf(session)).toEqual({ claimed: true, session: claimed });
      expect(await store.read(session)).toEqual(claimed);
    });

    test("of 20 workers at once goes to exactly one, even of the same name", async () => {
      const session = await storedWaiting();
      const claims = await Promise.all(times(20).map(() => claimOf(session)));
      expect(claims.filter(({ claimed }) => claimed)).toHaveLength(1);
      expect(await store.read(session)).toMatchObject({ fence: 1, attempt: 1, revision: 2 });
      for (const { session: seen } of claims) expect(seen).toMatchObject({ fence: 1 });
    });

    test("is refused while a lease is live and granted when it has run out", async () => {
      const session = await storedWaiting();
      await claimOf(session, { leaseUntilMs: nowMs + 1_000 });
      const early = await claimOf(session, { nowMs: nowMs + 999, workerId: "worker-2" });
      expect(early).toMatchObject({ claimed: false, session: { fence: 1 } });
      const late = await claimOf(session, { nowMs: nowMs + 1_000, workerId: "worker-2" });
      expect(late).toMatchObject({
        claimed: true,
        session: { fence: 2, attempt: 2, lease: { workerId: "worker-2" } },
      });
    });

    test("is refused until its time has come", async () => {
      const session = await storedWaiting({ notBeforeMs: nowMs + 1_000 });
      expect(await claimOf(session)).toMatchObject({ claimed: false, session });
      expect(await claimOf(session, { nowMs: nowMs + 1_000 })).toMatchObject({ claimed: true });
    });

    test("is refused for another step, another run, and a run that is not to go on", async () => {
      const session = await storedWaiting();
      const refused = { claimed: false, session };
      expect(await claimOf(session, { step: 2 })).toEqual(refused);
      expect(await claimOf(session, { runId: uuid() })).toEqual(refused);
      for (const status of ["PAUSED", "COMPLETED", "FAILED", "CANCELLED"] as const) {
        const run = { ...currentOf(newRun()), status };
        const ended = await stored(newSession(newKey(), { run }));
        expect(await claimOf(ended)).toEqual({ claimed: false, session: ended });
      }
      const idle = await stored();
      expect(await claimOf(idle)).toEqual({ claimed: false, session: idle });
    });

    test("of a session that does not exist claims nothing and makes none", async () => {
      const session = newSession();
      expect(await claimOf(session)).toEqual({ claimed: false, session: undefined });
      expect(await store.read(session)).toBeUndefined();
    });

    test("makes a commit that was prepared before it fail", async () => {
      const session = await storedWaiting();
      await claimOf(session);
      expect(await store.commit({ session: next(session) })).toEqual({ outcome: "conflict" });
    });
  });

  describe("renew", () => {
    const renewal = { fence: 1, leaseUntilMs: nowMs + 60_000, dueAtMs: nowMs + 61_000 };

    test("extends the lease and moves the revision on", async () => {
      const session = await storedWaiting();
      const { session: claimed } = await claimOf(session);
      const renewed = await store.renew(session, renewal);
      expect(renewed).toEqual({
        ...claimed,
        revision: 3,
        lease: { workerId: "worker-1", untilMs: nowMs + 60_000 },
        dueAtMs: nowMs + 61_000,
      });
      expect(await store.read(session)).toEqual(renewed);
    });

    test("brings word of what was asked of the run meanwhile, and keeps what is known of its step", async () => {
      const session = await storedWaiting({ retries: 2, deadlineAtMs: nowMs + 90_000 });
      const { session: claimed = session } = await claimOf(session);
      expect(claimed).toMatchObject({ retries: 2, deadlineAtMs: nowMs + 90_000 });
      const reason = { code: "cancel_requested", message: "Its owner cancelled the run." };
      const control = { kind: "cancel", reason, atMs: nowMs } as const;
      await store.commit({ session: next(claimed, { control }) });
      expect(await store.renew(session, renewal)).toMatchObject({ control, retries: 2 });
    });

    test("under a stale fence changes nothing", async () => {
      const session = await storedWaiting();
      await claimOf(session);
      const { session: taken } = await claimOf(session, {
        nowMs: nowMs + 30_000,
        workerId: "worker-2",
      });
      expect(await store.renew(session, renewal)).toBeUndefined();
      expect(await store.read(session)).toEqual(taken);
    });

    test("of a lease that was given back takes nothing", async () => {
      const session = await storedWaiting();
      const { session: claimed } = await claimOf(session);
      if (claimed === undefined) throw new Error("not claimed");
      const { lease: _lease, ...released } = next(claimed);
      await store.commit({ session: released });
      expect(await store.renew(session, renewal)).toBeUndefined();
      expect(await store.read(session)).toEqual(released);
    });

    test("of a session that does not exist makes none", async () => {
      const key = newKey();
      expect(await store.renew(key, renewal)).toBeUndefined();
      expect(await store.read(key)).toBeUndefined();
    });
  });

  describe("events, steps and snapshots", () => {
    test("of several commits come in order, in pages, from any point", async () => {
      let session = await stored();
      for (const start of [1, 9, 10, 99]) {
        const events = times(start === 99 ? 12 : start === 10 ? 89 : start === 9 ? 1 : 8).map(
          (index) => newEvent(session, start + index),
        );
        session = next(session, { lastSequence: start + events.length - 1 });
        expect(await store.commit({ session, events })).toEqual({ outcome: "committed" });
      }
      const read: number[] = [];
      for (;;) {
        const page = await store.readEvents(session, { afterSequence: read.length, limit: 7 });
        if (page.length === 0) break;
        read.push(...page.map(({ sequence }) => sequence));
      }
      expect(read).toEqual(times(110).map((index) => index + 1));
    });

    test("after the end, or after any number a client may send, are none", async () => {
      const session = newSession(newKey(), { lastSequence: 1 });
      await store.commit({ session, events: [newEvent(session, 1)] });
      for (const afterSequence of [1, 2, Number.MAX_SAFE_INTEGER, 1e300]) {
        expect(await store.readEvents(session, { afterSequence, limit: 500 })).toEqual([]);
      }
    });

    test("of more than a megabyte come whole", async () => {
      let session = await stored();
      for (const step of times(5).map((index) => index + 1)) {
        const output = String(step).repeat(300_000);
        const actions = { inline: [{ type: "read", durationMs: 1, output }] };
        session = next(session, { nextStep: step + 1 });
        await store.commit({ session, step: { ...newStep(uuid(), step), actions } });
      }
      const steps = await store.readSteps(session, { fromStep: 1, toStep: 5 });
      expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    });
  });

  describe("listings of runs and artifacts", () => {
    test("come newest first, each once, page by page", async () => {
      const session = newSession();
      const runs = times(7).map(() => newRun());
      const artifacts = times(7).map(() => newArtifact());
      let current = session;
      for (const [index, run] of runs.entries()) {
        const [artifact] = artifacts.slice(index);
        await store.commit({
          session: current,
          newRun: run,
          artifacts: artifact === undefined ? [] : [artifact],
        });
        current = next(current);
      }
      expect(await allPages((page) => store.listRuns(session, page), 3)).toEqual(runs.toReversed());
      expect(await allPages((page) => store.listArtifacts(session, page), 3)).toEqual(
        artifacts.toReversed(),
      );
      // A last page that is exactly full has nothing after it.
      expect((await store.listRuns(session, { limit: 7 })).nextCursor).toBeUndefined();
    });

    test("of one kind of artifacts fill their pages", async () => {
      const session = newSession();
      const kinds = ["screenshot", "pdf", "download"] as const;
      const artifacts = times(30).map((index) => newArtifact({ kind: kinds[index % 3] ?? "pdf" }));
      await store.commit({ session, artifacts });
      const query = { kind: "pdf" as const, limit: 4 };
      expect((await store.listArtifacts(session, query)).items).toHaveLength(4);
      const listed = await allPages(
        (page) => store.listArtifacts(session, { ...page, kind: "pdf" }),
        4,
      );
      expect(listed).toEqual(artifacts.filter(({ kind }) => kind === "pdf").toReversed());
    });

    test("have each picture once, as it was kept last, whichever step or copy laid it", async () => {
      const session = newSession();
      const media = times(5).map(() => newMedia());
      const [first] = media;
      await store.prepare(session, { media: media.slice(0, 2) });
      await store.commit({ session, media: media.slice(1) });
      const again = newMedia({ ...first, step: 2 });
      await store.commit({ session: next(session), media: [again] });
      const listed = await allPages((page) => store.listMedia(session, page), 2);
      expect(listed).toEqual([again, ...media.slice(1)].toReversed());
    });

    test("refuse a cursor of another session or another kind of listing", async () => {
      const session = newSession();
      await store.commit({ session, artifacts: times(3).map(() => newArtifact()) });
      const { nextCursor = "" } = await store.listArtifacts(session, { limit: 1 });
      const page = { limit: 1, cursor: nextCursor };
      expect(await codeOf(store.listRuns(session, page))).toBe("invalid_cursor");
      expect(await codeOf(store.listArtifacts(newKey(), page))).toBe("invalid_cursor");
      expect(await codeOf(store.listArtifacts(session, { ...page, kind: "pdf" }))).toBe(
        "invalid_cursor",
      );
    });
  });

  describe("list", () => {
    const idsOf = (sessions: SessionKey[]) => sessions.map(({ sessionId }) => sessionId);

    async function storedWith(
      tenantId: string,
      list: { status?: SessionStatus; agentId?: string }[],
    ): Promise<Session[]> {
      const sessions = list.map((changes) => newSession(newKey(tenantId), changes));
      for (const session of sessions) await stored(session);
      return sessions;
    }

    test("gives the tenant's sessions newest first, each once, page by page", async () => {
      const tenantId = newTenant();
      const sessions = await storedWith(
        tenantId,
        times(7).map(() => ({})),
      );
      const listed = await allPages((page) => store.list({ tenantId, ...page }), 3);
      expect(listed).toEqual(sessions.toReversed());
      expect((await store.list({ tenantId, limit: 7 })).nextCursor).toBeUndefined();
    });

    test("takes 250 sessions, in pages of 100", async () => {
      const tenantId = newTenant();
      const sessions = times(250).map(() => newSession(newKey(tenantId)));
      await Promise.all(sessions.map((session) => stored(session)));
      const listed = await allPages((page) => store.list({ tenantId, ...page }), 100);
      expect(idsOf(listed)).toEqual(idsOf(sessions).toReversed());
    });

    test("filters by status, by agent and by both, and fills its pages", async () => {
      const tenantId = newTenant();
      const kinds = [
        { status: "ACTIVE", agentId: "a" },
        { status: "ACTIVE", agentId: "b" },
        { status: "PAUSED", agentId: "a" },
        { status: "ACTIVE" },
      ] as const;
      const sessions = await storedWith(
        tenantId,
        times(24).map((index) => kinds[index % 4] ?? {}),
      );
      for (const query of [{ status: "ACTIVE" }, { agentId: "a" }, kinds[0], kinds[2]] as const) {
        const wanted = sessions.filter((session) =>
          Object.entries(query).every(([field, value]) => Object(session)[field] === value),
        );
        const first = await store.list({ tenantId, ...query, limit: 4 });
        expect(first.items).toHaveLength(4);
        const listed = await allPages((page) => store.list({ tenantId, ...query, ...page }), 4);
        expect(listed).toEqual(wanted.toReversed());
      }
    });

    test("shows a session under its new status, and not under the old one", async () => {
      const tenantId = newTenant();
      const [session] = await storedWith(tenantId, [{ status: "ACTIVE" }]);
      if (session === undefined) throw new Error("no session");
      await store.commit({ session: next(session, { status: "COMPLETED" }) });
      const listed = async (status: SessionStatus) =>
        idsOf((await store.list({ tenantId, status, limit: 9 })).items);
      expect(await listed("ACTIVE")).toEqual([]);
      expect(await listed("COMPLETED")).toEqual([session.sessionId]);
    });

    test("leaves out what is being removed unless it is asked for", async () => {
      const tenantId = newTenant();
      const [gone, kept] = await storedWith(tenantId, [
        { status: "CLEANUP", agentId: "a" },
        { status: "ACTIVE", agentId: "a" },
      ]);
      if (gone === undefined || kept === undefined) throw new Error("no sessions");
      const cleanup = { status: "CLEANUP" as const };
      const listed = async (query: { agentId?: string; status?: SessionStatus }) =>
        idsOf((await store.list({ tenantId, limit: 9, ...query })).items);
      expect(await listed({})).toEqual([kept.sessionId]);
      expect(await listed({ agentId: "a" })).toEqual([kept.sessionId]);
      expect(await listed(cleanup)).toEqual([gone.sessionId]);
      expect(await listed({ ...cleanup, agentId: "a" })).toEqual([gone.sessionId]);
      expect(await listed({ ...cleanup, agentId: "b" })).toEqual([]);
    });

    test("refuses what is not a cursor, and one of another tenant or query", async () => {
      const tenantId = newTenant();
      await storedWith(
        tenantId,
        times(3).map(() => ({ status: "ACTIVE" as const })),
      );
      const { nextCursor: cursor = "" } = await store.list({ tenantId, limit: 1 });
      expect(cursor).not.toBe("");
      const query = { tenantId, limit: 1 };
      for (const refused of [
        { ...query, cursor: "" },
        { ...query, cursor: "?" },
        { ...query, cursor: Buffer.from("{}").toString("base64url") },
        { ...query, cursor: Buffer.from("null").toString("base64url") },
        { ...query, cursor: `${cursor.slice(0, -4)}AAAA` },
        { ...query, cursor, tenantId: newTenant() },
        { ...query, cursor, status: "ACTIVE" as const },
        { ...query, cursor, agentId: "a" },
      ]) {
        expect(await codeOf(store.list(refused))).toBe("invalid_cursor");
      }
    });
  });

  describe("listDue", () => {
    // Everything due in this store is seen by every test: each keeps to a time of its own, long past.
    let hour = 0;
    const newHourMs = () => (hour += 1) * 3_600_000;

    async function dueAt(dueAtMs: number): Promise<Session> {
      return stored(newSession(newKey(), { dueAtMs }));
    }

    async function clear(sessions: Session[]): Promise<void> {
      for (const session of sessions) await store.remove(session);
    }

    test("gives what is due now, the longest overdue first", async () => {
      const startMs = newHourMs();
      const offsets = [5, 3, 9, 1, 7, 2, 8, 0, 6, 4];
      const sessions = await Promise.all(offsets.map((offset) => dueAt(startMs + offset)));
      const keys = await store.listDue(startMs + 6, 100);
      const due = sessions
        .filter(({ dueAtMs = 0 }) => dueAtMs <= startMs + 6)
        .toSorted((a, b) => (a.dueAtMs ?? 0) - (b.dueAtMs ?? 0));
      expect(keys).toEqual(due.map(({ tenantId, sessionId }) => ({ tenantId, sessionId })));
      expect(await store.listDue(startMs + 6, 3)).toEqual(keys.slice(0, 3));
      await clear(sessions);
    });

    test("follows the due time as it changes, and forgets what is not due any more", async () => {
      const startMs = newHourMs();
      const session = await dueAt(startMs);
      expect(await store.listDue(startMs, 9)).toHaveLength(1);
      const later = next(session, { dueAtMs: startMs + 1 });
      await store.commit({ session: later });
      expect(await store.listDue(startMs, 9)).toEqual([]);
      expect(await store.listDue(startMs + 1, 9)).toHaveLength(1);
      const { dueAtMs: _due, ...never } = next(later);
      await store.commit({ session: never });
      expect(await store.listDue(startMs + 1, 9)).toEqual([]);
    });

    test("follows claims and renewals", async () => {
      const startMs = newHourMs();
      const session = await storedWaiting({ dueAtMs: startMs });
      await claimOf(session, { nowMs: startMs, dueAtMs: startMs + 100 });
      expect(await store.listDue(startMs + 99, 9)).toEqual([]);
      await store.renew(session, { fence: 1, leaseUntilMs: startMs, dueAtMs: startMs + 200 });
      expect(await store.listDue(startMs + 199, 9)).toEqual([]);
      expect(await store.listDue(startMs + 200, 9)).toHaveLength(1);
      await clear([session]);
    });
  });

  describe("remove", () => {
    test("leaves nothing of the session, and everything of the others", async () => {
      const tenantId = newTenant();
      const [gone, kept] = [fullCommit(newKey(tenantId)), fullCommit(newKey(tenantId))];
      await store.commit(gone);
      await store.commit(kept);
      let session = gone.session;
      for (const start of [3, 63]) {
        const events = times(60).map((index) => newEvent(session, start + index));
        session = next(session, { lastSequence: start + 59 });
        await store.commit({ session, events });
      }
      await store.remove(session);
      await store.remove(session);
      expect(await store.read(session)).toBeUndefined();
      expect(await store.readEvents(session, { afterSequence: 0, limit: 500 })).toEqual([]);
      expect(await store.readRun(session, gone.newRun.runId)).toBeUndefined();
      expect(await store.readSteps(session, { fromStep: 0, toStep: 99 })).toEqual([]);
      expect(await store.readPages(session, { fromStep: 0, toStep: 99 })).toEqual([]);
      expect((await store.listArtifacts(session, { limit: 9 })).items).toEqual([]);
      expect((await store.list({ tenantId, limit: 9 })).items).toEqual([kept.session]);
      expect(await store.readEvents(kept.session, { afterSequence: 0, limit: 9 })).toEqual(
        kept.events,
      );
      await store.remove(kept.session);
    });
  });

  describe("tenants", () => {
    test("see and touch nothing of each other's, whatever they ask for", async () => {
      const key = newKey();
      const commit = fullCommit(key);
      await store.commit(commit);
      const stranger = { tenantId: newTenant(), sessionId: key.sessionId };
      const { runId } = commit.newRun;
      const [artifact] = commit.artifacts;
      expect(await store.read(stranger)).toBeUndefined();
      expect(await store.readRun(stranger, runId)).toBeUndefined();
      expect((await store.listRuns(stranger, { limit: 9 })).items).toEqual([]);
      expect(await store.readIntent(stranger, 1)).toBeUndefined();
      expect(await store.readSnapshot(stranger, 1)).toBeUndefined();
      expect(await store.readSteps(stranger, { fromStep: 0, toStep: 9 })).toEqual([]);
      expect(await store.readPages(stranger, { fromStep: 0, toStep: 9 })).toEqual([]);
      expect(await store.readArtifact(stranger, artifact?.artifactId ?? "")).toBeUndefined();
      expect((await store.listArtifacts(stranger, { limit: 9 })).items).toEqual([]);
      const [picture] = commit.media;
      expect(await store.readMedia(stranger, picture?.mediaId ?? "")).toBeUndefined();
      expect((await store.listMedia(stranger, { limit: 9 })).items).toEqual([]);
      expect(await store.readEvents(stranger, { afterSequence: 0, limit: 9 })).toEqual([]);
      expect((await store.list({ tenantId: stranger.tenantId, limit: 9 })).items).toEqual([]);
      const record = await store.readIdempotency(stranger.tenantId, commit.idempotency.key);
      expect(record).toBeUndefined();
      const claim = await claimOf({ ...commit.session, ...stranger });
      expect(claim).toEqual({ claimed: false, session: undefined });
      const renewal = { fence: 0, leaseUntilMs: nowMs, dueAtMs: nowMs };
      expect(await store.renew(stranger, renewal)).toBeUndefined();
      expect(await store.commit({ session: next({ ...commit.session, ...stranger }) })).toEqual({
        outcome: "conflict",
      });
      await store.remove(stranger);
      expect(await store.read(key)).toEqual(commit.session);
      expect(await store.readRun(key, runId)).toEqual(commit.newRun);
      await store.remove(key);
    });

    test("of odd names stay apart", async () => {
      const sessionId = uuid();
      const base = newTenant();
      const names = [base, `${base}#SESSION#${sessionId}`, `${base}#`, `${base}%23`, `${base}/é`];
      const sessions = names.map((tenantId) => newSession({ tenantId, sessionId }));
      for (const session of sessions) await stored(session);
      for (const session of sessions) {
        expect(await store.read(session)).toEqual(session);
        expect((await store.list({ tenantId: session.tenantId, limit: 9 })).items).toEqual([
          session,
        ]);
      }
    });

    test("are found by the hash of their API key", async () => {
      const keyHash = uuid();
      const tenantId = newTenant();
      expect(await store.readTenantByKeyHash(keyHash)).toBeUndefined();
      await store.putApiKey({ keyHash, tenantId, createdAtMs: nowMs });
      expect(await store.readTenantByKeyHash(keyHash)).toBe(tenantId);
      expect(await store.readTenantByKeyHash(`${keyHash}#`)).toBeUndefined();
    });
  });
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof DormouseError ? error.code : String(error);
  }
}
