import { defineSite, z } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { deleteSession } from "../../session/delete.ts";
import { cancelSession } from "../../session/cancel.ts";
import { endSession } from "../../session/end.ts";
import { execute } from "../../session/execute.ts";
import { revise } from "../../session/revise.ts";
import { runOf, type Session, type SessionKey } from "../../session/session.ts";
import { settle } from "../../session/settle.ts";
import { sessionView } from "../../session/view.ts";
import { defaultSettings } from "../../settings.ts";
import { putSite } from "../../site/manage.ts";
import { createMemoryWorld, type MemoryWorld } from "../../world/memory/index.ts";
import { acquireLogin, type AcquiredSession, type AskedLogin } from "./acquire.ts";
import { forgetLogin } from "../end/forget.ts";
import { openLogin } from "../secret/login-secret.ts";
import { findLogin, listLogins } from "../manage.ts";
import { isSignedIn } from "../sign-in/signed-in.ts";
import { waitForLogin } from "./wait-for-login.ts";

const tenantId = "ours";
const url = "https://harbor.example/";
const look = { type: "expect" as const, text: "Sign out" };
const { name, ...harbor } = defineSite({
  name: "harbor",
  url,
  hosts: ["harbor.example"],
  login: { actions: [{ type: "goto", url }] },
  logout: { actions: [{ type: "goto", url }] },
  check: { open: url, signedIn: [look], signedOut: [look] },
  operations: {
    book: {
      input: z.object({}),
      output: z.object({}),
      extract: {},
      actions: [look],
      effect: true,
    },
  },
});
const credentials = { username: "ada", password: "tide-table-1815" };
const secret = "JBSWY3DPEHPK3PXP";
const minuteMs = 60_000;

let world: MemoryWorld;
beforeEach(async () => {
  world = createMemoryWorld();
  await putSite(world, { tenantId, name }, harbor);
});

/** Those who are too late to begin a login look again a moment later. */
async function acquire(asked: Partial<AskedLogin> = {}): Promise<AcquiredSession> {
  const acquired = acquireLogin(world, defaultSettings, { tenantId, credentials, ...asked });
  const done = acquired.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([done, later()]))) await world.clock.advance(5);
  return acquired;
}

function later(): Promise<false> {
  return new Promise((resolve) => setImmediate(resolve, false));
}

/** The login's run comes to its end, as a worker has it. */
async function finish(key: SessionKey, health: "healthy" | "new" = "healthy"): Promise<void> {
  await change(key, (session) => {
    const status = health === "healthy" ? "COMPLETED" : "FAILED";
    const error = { code: "login_failed", message: "The site says: wrong password." };
    const finishedAtMs = world.clock.nowMs();
    const run = { ...runOf(session), status, finishedAtMs, error } as const;
    return { status, run, dueAtMs: undefined, login: { ...loginOf(session), health } };
  });
}

async function change(key: SessionKey, changes: (session: Session) => Partial<Session>) {
  await settle(world, key, (session) => revise(session, changes(session), [], world.clock.nowMs()));
}

function loginOf({ login }: Session) {
  if (login === undefined) throw new Error("it holds no login");
  return login;
}

async function signedIn(): Promise<AcquiredSession> {
  const acquired = await acquire();
  await finish(acquired.session);
  return acquired;
}

async function pointer(): Promise<string | undefined> {
  const { items } = await world.store.listLogins(tenantId, { limit: 1 });
  const fingerprint = items[0]?.login?.fingerprint ?? "";
  return (await world.store.readLoginPointer(tenantId, fingerprint))?.sessionId;
}

describe("a login", () => {
  it("is one for 50 that ask at once, and signs in once", async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => acquire()));
    expect(new Set(all.map(({ session, runId }) => `${session.sessionId} ${runId}`)).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(world.queue.drain()).toHaveLength(1);
    const { items } = await listLogins(world, tenantId, { limit: 100 });
    expect(items).toMatchObject([{ site: "harbor", username: "ada", health: "new" }]);
    expect(JSON.stringify(items)).not.toContain(credentials.password);
  });

  it("is just given where somebody is signed in", async () => {
    const { session } = await signedIn();
    world.queue.drain();
    const again = await acquire({ site: "harbor" });
    expect(again).toMatchObject({ isNew: false, session: { sessionId: session.sessionId } });
    expect(again.runId).toBeUndefined();
    expect(world.queue.drain()).toEqual([]);
  });

  it("is not taken to be signed in while a run of it that found nobody signed in sees to that", async () => {
    const { session } = await signedIn();
    await execute(world, defaultSettings, session, { kind: "script", actions: [look] });
    const stages = ["check", "signIn", "ask:code", "answer:code"] as const;
    const further = { stages, doneSteps: 2, totalSteps: 4 };
    await change(session, (now) => ({ run: { ...runOf(now), ...further } }));
    const again = await acquire();
    expect(again).toMatchObject({
      runId: again.session.run?.runId,
      session: { login: { health: "healthy" } },
    });
    expect(isSignedIn(again.session)).toBe(false);
    expect((await waitForLogin(world, again, 0)).run).toMatchObject({ kind: "script" });
  });

  it("is another one for another password, username or tenant", async () => {
    const others = [
      await acquire(),
      await acquire({ credentials: { ...credentials, password: "other" } }),
      await acquire({ credentials: { ...credentials, username: "bob" } }),
    ];
    await putSite(world, { tenantId: "theirs", name }, harbor);
    others.push(await acquire({ tenantId: "theirs" }));
    expect(new Set(others.map(({ session }) => session.sessionId)).size).toBe(4);
    expect(others.every(({ isNew }) => isNew)).toBe(true);
  });

  it("tries a wrong password once for all that wait, and once more for who asks later, under the same id", async () => {
    const [first, second] = await Promise.all([acquire(), acquire()]);
    await world.clock.advance(1);
    const late = acquireLogin(world, defaultSettings, { tenantId, credentials });
    await world.clock.advance(1);
    await finish(first.session, "new");
    expect(new Set([first.runId, second.runId, (await late).runId]).size).toBe(1);
    for (const waiting of [first, second]) {
      await expect(waitForLogin(world, waiting, 1_000)).rejects.toMatchObject({
        code: "sign_in_failed",
        message: expect.stringContaining("wrong password") as string,
      });
    }
    await world.clock.advance(minuteMs);
    const again = await acquire();
    expect(again.session.sessionId).toBe(first.session.sessionId);
    expect([again.isNew, again.runId === first.runId]).toEqual([false, false]);
    expect((await acquire()).runId).toBe(again.runId);
  });

  it("is told as it stands when the time to wait is over, and as soon as somebody is signed in", async () => {
    const acquired = await acquire();
    expect(await waitForLogin(world, acquired, 0)).toMatchObject({ login: { health: "new" } });
    const waiting = waitForLogin(world, acquired, minuteMs);
    await later();
    await finish(acquired.session);
    await world.clock.advance(1_000);
    expect(await waiting).toMatchObject({ login: { health: "healthy" } });
  });

  it("is signed in again where it is unhealthy, once for 50 that ask at once", async () => {
    const { session } = await signedIn();
    await change(session, (now) => ({ login: { ...loginOf(now), health: "unhealthy" } }));
    const all = await Promise.all(Array.from({ length: 50 }, () => acquire()));
    const { run } = await findLogin(world, session);
    expect(run).toMatchObject({ kind: "login", stages: ["signIn"] });
    expect(new Set(all.map(({ runId }) => runId))).toEqual(new Set([run?.runId]));
    expect(new Set(all.map((one) => one.session.sessionId))).toEqual(new Set([session.sessionId]));
  });

  it("waits for its turn in a session that is busy with something else", async () => {
    const { session } = await signedIn();
    await execute(world, defaultSettings, session, { kind: "script", actions: [look] });
    await change(session, (now) => ({ login: { ...loginOf(now), health: "unhealthy" } }));
    const [first, second] = [await acquire(), await acquire()];
    expect(first.session.queue).toMatchObject([{ kind: "login", runId: first.runId }]);
    expect(second.runId).toBe(first.runId);
  });

  it("is held with what else was given, and loses nothing by what is given later", async () => {
    const { session } = await acquire({ credentials: { ...credentials, captchaApiKey: "first" } });
    const held = async () => {
      const stored = await world.store.readLoginSecret(session);
      return stored && openLogin(world, stored);
    };
    expect(await held()).toEqual({ ...credentials, captchaApiKey: "first" });
    const again = async (more: object) => {
      await finish(session, "new");
      await world.clock.advance(minuteMs);
      await acquire({ credentials: { ...credentials, ...more } });
      return held();
    };
    const both = { captchaApiKey: "second", totpSecret: secret };
    expect(await again(both)).toEqual({ ...credentials, ...both });
    expect(await again({})).toEqual({ ...credentials, ...both });
    expect(await again({ captchaApiKey: "third" })).toEqual({ ...credentials, ...both });
  });

  it("is kept alive as it was asked to be last; one that is not expires later for who asks", async () => {
    const { session } = await acquire({ keepAlive: false });
    await finish(session);
    await world.clock.advance(20 * minuteMs);
    await acquire();
    await world.clock.advance(20 * minuteMs);
    expect((await acquire()).session).toMatchObject({
      sessionId: session.sessionId,
      login: { keepAlive: false },
    });
    await acquire({ keepAlive: true });
    expect(await findLogin(world, session)).toMatchObject({ login: { keepAlive: true } });
  });

  it("that has expired makes room for another", async () => {
    const { session } = await acquire({ keepAlive: false });
    await finish(session);
    await world.clock.advance(40 * minuteMs);
    const next = await acquire({ keepAlive: false });
    expect([next.isNew, next.session.sessionId === session.sessionId]).toEqual([true, false]);
  });

  it("is in use for as long after a run of it that was cancelled as after any other", async () => {
    const { session } = await acquire({ keepAlive: false });
    await finish(session);
    await world.clock.advance(20 * minuteMs);
    await execute(world, defaultSettings, session, { kind: "script", actions: [look] });
    await cancelSession(world, session);
    await world.clock.advance(20 * minuteMs);
    expect((await acquire()).session.sessionId).toBe(session.sessionId);
    await world.clock.advance(31 * minuteMs);
    expect((await acquire()).isNew).toBe(true);
  });

  it("begins with an operation, where it is new", async () => {
    const operation = { name: "book", input: {} };
    const first = await acquire({ operation });
    expect(first.session.run).toMatchObject({
      kind: "operation",
      operation: "book",
      stages: ["signIn", "operate"],
    });
    expect((await acquire({ operation })).runId).toBe(first.runId);
  });

  it("is of the only site there is, or of the one that is named", async () => {
    const refusal = (asked: Partial<AskedLogin>) =>
      acquire(asked).catch(({ code, path }: { code: string; path: string }) => [code, path]);
    expect(await refusal({ site: "elsewhere" })).toEqual(["site_not_found", "site"]);
    await putSite(world, { tenantId, name: "second" }, harbor);
    expect(await refusal({})).toEqual(["invalid_request", "site"]);
    expect(await refusal({ tenantId: "nobody" })).toEqual(["invalid_request", "site"]);
    expect((await acquire({ site: "second" })).session.login.site).toBe("second");
  });

  it("is refused a secret that no code comes of, and beyond what its tenant may have, and leaves nothing then", async () => {
    const bad = { ...credentials, totpSecret: "0189" };
    await expect(acquire({ credentials: bad })).rejects.toMatchObject({
      code: "invalid_request",
      path: "totpSecret",
    });
    const settings = { ...defaultSettings, tenantRunningSessions: 0 };
    await expect(acquireLogin(world, settings, { tenantId, credentials })).rejects.toMatchObject({
      code: "too_many_sessions",
    });
    expect(await listLogins(world, tenantId, { limit: 1 })).toEqual({ items: [] });
  });

  it("is shown by its session, without what names its credentials", async () => {
    const { session } = await signedIn();
    const view = sessionView(await findLogin(world, session));
    expect(view.login).toEqual({ site: "harbor", username: "ada", health: "healthy" });
    expect(JSON.stringify(view)).not.toContain(session.login.fingerprint);
  });
});

describe("a login that is forgotten", () => {
  const forget = (key: SessionKey, waitMs = 0) => forgetLogin(world, defaultSettings, key, waitMs);

  it("signs out first, while it stands for its credentials no more", async () => {
    const { session } = await signedIn();
    const waiting = forget(session, minuteMs);
    await later();
    expect(await pointer()).toBeUndefined();
    const next = await acquire();
    expect([next.isNew, next.session.sessionId === session.sessionId]).toEqual([true, false]);
    const leaving = await findLogin(world, session);
    expect(leaving.run).toMatchObject({ kind: "logout", stages: ["signOut"] });
    expect(await forget(session)).toBe(false);
    expect((await findLogin(world, session)).run?.runId).toBe(leaving.run?.runId);
    await finish(session);
    await world.clock.advance(1_000);
    expect(await waiting).toBe(true);
    expect(await world.store.readLoginSecret(session)).toBeUndefined();
    expect(await forget(session)).toBe(true);
    await expect(findLogin(world, session)).rejects.toMatchObject({ code: "login_not_found" });
  });

  it("that never was signed in is gone at once, whatever it was doing", async () => {
    const { session } = await acquire();
    expect(await forget(session)).toBe(true);
    expect(await world.store.read(session)).toMatchObject({
      status: "CLEANUP",
      run: { status: "CANCELLED" },
    });
    expect(await world.store.readLoginSecret(session)).toBeUndefined();
    expect((await acquire()).isNew).toBe(true);
  });

  it("is forgotten with its session, deleted or ended", async () => {
    const { session: deleted } = await signedIn();
    await deleteSession(world, defaultSettings, deleted);
    const { session: ended, isNew } = await signedIn();
    expect(isNew).toBe(true);
    await endSession(world, ended);
    for (const key of [deleted, ended]) {
      await expect(findLogin(world, key)).rejects.toMatchObject({ code: "login_not_found" });
      expect(await world.store.readLoginSecret(key)).toBeUndefined();
      const events = await world.store.readEvents(key, { afterSequence: 0, limit: 100 });
      expect(events.map(({ type }) => type)).toContain("login.removed");
    }
    expect(await listLogins(world, tenantId, { limit: 9 })).toEqual({ items: [] });
    expect((await acquire()).isNew).toBe(true);
  });

  it("is looked after again where its process ended: nothing is left to wait for", async () => {
    const { session } = await signedIn();
    expect(await forget(session)).toBe(false);
    const { login, deadlineAtMs } = await findLogin(world, session);
    const nowMs = world.clock.nowMs();
    expect([login.removal, login.turnAtMs]).toEqual([{ atMs: nowMs }, nowMs]);
    expect(deadlineAtMs).toBe(nowMs + 5 * minuteMs);
  });

  it("is none of another tenant's, and no session without one", async () => {
    const { session } = await signedIn();
    const notFound = { code: "login_not_found", path: "loginId" };
    await expect(forget({ ...session, tenantId: "theirs" })).rejects.toMatchObject(notFound);
    await expect(forget({ tenantId, sessionId: "no id" })).rejects.toMatchObject(notFound);
    await change(session, () => ({ login: undefined }));
    await expect(forget(session)).rejects.toMatchObject(notFound);
  });
});
