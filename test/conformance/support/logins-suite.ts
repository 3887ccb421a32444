import { keyOf, type Commit, type Session, type Store } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allPages } from "./all-pages.ts";
import { loginCommit, newKey, newSession, newTenant, next, nowMs } from "./records.ts";
import type { OpenStore } from "./store-suite.ts";

const times = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What every store must do with logins. */
export function loginsSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  async function stored<Stored extends Commit>(commit: Stored): Promise<Stored> {
    expect(await store.commit(commit)).toEqual({ outcome: "committed" });
    return commit;
  }

  function deleted(session: Session): Commit {
    return { session: next(session, { status: "CLEANUP", dueAtMs: nowMs }) };
  }

  describe("a login", () => {
    test("is its session, what its credentials point to, and what they say", async () => {
      const { session, login } = await stored(loginCommit());
      const { tenantId, fingerprint } = login.pointer;
      expect(await store.read(session)).toEqual(session);
      expect(await store.readLoginPointer(tenantId, fingerprint)).toEqual(login.pointer);
      expect(await store.readLoginSecret(session)).toEqual(login.secret);
    });

    test("is one for the same credentials, of 20 at once, and the others leave nothing", async () => {
      const tenantId = newTenant();
      const rivals = times(20).map(() => loginCommit(newKey(tenantId), { fingerprint: "same" }));
      const results = await Promise.all(rivals.map((rival) => store.commit(rival)));
      const winners = rivals.filter((_, index) => results[index]?.outcome === "committed");
      expect(winners).toHaveLength(1);
      const sessionId = winners[0]?.session.sessionId;
      const others = results.filter(({ outcome }) => outcome !== "committed");
      expect(others).toEqual(times(19).map(() => ({ outcome: "taken", sessionId })));
      expect(await store.readLoginPointer(tenantId, "same")).toMatchObject({ sessionId });
      expect(await store.countLogins(tenantId, 99)).toBe(1);
      for (const { session } of rivals.filter((rival) => !winners.includes(rival))) {
        expect(await store.read(session)).toBeUndefined();
        expect(await store.readLoginSecret(session)).toBeUndefined();
      }
    });

    test("stands for its tenant's credentials only", async () => {
      const { session } = await stored(loginCommit());
      await stored(loginCommit(newKey(), session.login));
      await stored(loginCommit(newKey(session.tenantId)));
      expect(await store.readLoginPointer(newTenant(), "of nobody")).toBeUndefined();
      expect(await store.readLoginSecret(newKey())).toBeUndefined();
    });

    test("that was asked for under the same idempotency key is told by that", async () => {
      const first = loginCommit();
      const { tenantId, sessionId } = first.session;
      const record = { key: "k", requestHash: "h", sessionId, expiresAtMs: nowMs + 1 };
      await stored({ ...first, idempotency: record });
      const again = loginCommit(newKey(tenantId), first.session.login);
      expect(await store.commit({ ...again, idempotency: record })).toEqual({
        outcome: "duplicate",
        record,
      });
    });

    test("gives its credentials free once what points to it is removed, and nothing else is", async () => {
      const { session, login } = await stored(loginCommit());
      const { tenantId, fingerprint } = login.pointer;
      await store.removeLoginPointer({ ...login.pointer, sessionId: "another" });
      expect(await store.readLoginPointer(tenantId, fingerprint)).toEqual(login.pointer);
      await store.removeLoginPointer(login.pointer);
      await store.removeLoginPointer(login.pointer);
      expect(await store.readLoginPointer(tenantId, fingerprint)).toBeUndefined();
      await stored(loginCommit(newKey(tenantId), session.login));
    });

    test("loses its secret with the commit that deletes it, and it does not come back", async () => {
      const { session, login } = await stored(loginCommit());
      const newer = { ...login.secret, encrypted: "bmV3ZXI=" };
      expect(await store.putLoginSecret(newer)).toBe(true);
      expect(await store.readLoginSecret(session)).toEqual(newer);
      await stored({ session: next(session, { status: "PAUSED" }) });
      expect(await store.readLoginSecret(session)).toEqual(newer);
      await stored(deleted(next(session)));
      expect(await store.readLoginSecret(session)).toBeUndefined();
      expect(await store.putLoginSecret(newer)).toBe(false);
      expect(await store.readLoginSecret(session)).toBeUndefined();
    });

    test("of a session that holds it no more is neither listed nor looked after, and its secret is gone", async () => {
      const { session } = await stored(loginCommit(newKey(), { turnAtMs: 1 }));
      const { login: _gone, ...rest } = session;
      await stored({ session: next(rest), forgetsLogin: true });
      expect(await store.readLoginSecret(session)).toBeUndefined();
      expect(await store.countLogins(session.tenantId, 9)).toBe(0);
      expect(await store.listLoginsDue(1, 99)).not.toContainEqual(keyOf(session));
      expect(await store.read(session)).toEqual(next(rest));
    });

    test("is removed with its secret", async () => {
      const { session } = await stored(loginCommit());
      await store.remove(session);
      expect(await store.read(session)).toBeUndefined();
      expect(await store.readLoginSecret(session)).toBeUndefined();
    });
  });

  describe("logins", () => {
    test("are listed newest first, each once, and counted, until they are deleted", async () => {
      const tenantId = newTenant();
      await stored({ session: newSession(newKey(tenantId), { agentId: "LOGINS" }) });
      await stored(loginCommit());
      const sessions: Session[] = [];
      for (const _ of times(5))
        sessions.push((await stored(loginCommit(newKey(tenantId)))).session);
      const list = () => allPages((page) => store.listLogins(tenantId, page), 2);
      expect(await list()).toEqual(sessions.toReversed());
      expect(await store.countLogins(tenantId, 99)).toBe(5);
      expect(await store.countLogins(tenantId, 3)).toBe(3);
      const [oldest, ...others] = sessions as [Session, ...Session[]];
      await stored(deleted(oldest));
      expect(await list()).toEqual(others.toReversed());
      expect(await store.countLogins(tenantId, 99)).toBe(4);
      expect((await store.list({ tenantId, limit: 99 })).items).toHaveLength(5);
      const { nextCursor: cursor = "" } = await store.listLogins(tenantId, { limit: 1 });
      await expect(store.listLogins(newTenant(), { limit: 1, cursor })).rejects.toMatchObject({
        code: "invalid_cursor",
      });
    });

    test("at rest are looked after when their turn comes, and not by the archiver", async () => {
      const sessions: Session[] = [];
      for (const turnAtMs of [300, 100, 200]) {
        sessions.push((await stored(loginCommit(newKey(), { turnAtMs }))).session);
      }
      const [third, first, second] = sessions.map(keyOf);
      const busy = loginCommit(newKey(), { turnAtMs: 100 });
      await stored({ ...busy, session: { ...busy.session, dueAtMs: nowMs } });
      const due = (atMs: number) => store.listLoginsDue(atMs, 99);
      expect(await due(300)).toEqual([first, second, third]);
      expect(await due(299)).toEqual([first, second]);
      expect(await store.listLoginsDue(300, 1)).toEqual([first]);
      expect(await due(99)).toEqual([]);
      for (const key of sessions)
        expect(await store.listIdle(nowMs, 99)).not.toContainEqual(keyOf(key));
      const [, early] = sessions as [Session, Session];
      const login = { ...loginCommit(early).session.login, turnAtMs: 400 } as Session["login"];
      await stored({ session: next(early, { login }) });
      expect(await due(300)).toEqual([second, third]);
      expect(await due(400)).toEqual([second, third, first]);
    });

    test("that are ended or deleted are looked after no more; the archiver has those that are ended", async () => {
      const { session } = await stored(loginCommit(newKey(), { turnAtMs: 1 }));
      await stored({ session: next(session, { ended: { atMs: nowMs } }) });
      expect(await store.listLoginsDue(1, 99)).toEqual([]);
      expect(await store.listIdle(nowMs, 99)).toContainEqual(keyOf(session));
      const other = await stored(loginCommit(newKey(), { turnAtMs: 1 }));
      await stored(deleted(other.session));
      expect(await store.listLoginsDue(1, 99)).toEqual([]);
    });
  });

  describe("the key that a tenant's fingerprints are made under", () => {
    const keyNamed = (tenantId: string, encrypted: string) => ({
      tenantId,
      encrypted,
      createdAtMs: nowMs,
    });

    test("is made once, of 10 at once, and each learns which one it is", async () => {
      const tenantId = newTenant();
      expect(await store.readFingerprintKey(tenantId)).toBeUndefined();
      const keys = times(10).map((index) => keyNamed(tenantId, `key ${index}`));
      const standing = await Promise.all(keys.map((key) => store.putFingerprintKey(key)));
      const key = await store.readFingerprintKey(tenantId);
      expect(keys).toContainEqual(key);
      expect(standing).toEqual(keys.map(() => key));
      expect(await store.readFingerprintKey(newTenant())).toBeUndefined();
    });

    test("is replaced only as it was read", async () => {
      const tenantId = newTenant();
      const [first, second] = [keyNamed(tenantId, "first"), keyNamed(tenantId, "second")];
      await store.putFingerprintKey(first);
      expect(await store.putFingerprintKey(second, first)).toEqual(second);
      expect(await store.putFingerprintKey(keyNamed(tenantId, "third"), first)).toEqual(second);
      expect(await store.readFingerprintKey(tenantId)).toEqual(second);
    });
  });
}
