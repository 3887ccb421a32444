import { BrowserIdentity, defineSite, z, type Action } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { archiveSessions } from "../../archive/archive-sessions.ts";
import type { Accepted, CommandResult } from "../../session/accepted.ts";
import { idempotencyOf } from "../../session/idempotency.ts";
import { pauseSession } from "../../session/pause.ts";
import { deleteSession } from "../../session/delete.ts";
import { revise } from "../../session/revise.ts";
import { Random } from "../../simulation/random.ts";
import type { Session, SessionKey } from "../../session/session.ts";
import { settle } from "../../session/settle.ts";
import { sessionView } from "../../session/view.ts";
import { defaultSettings } from "../../settings.ts";
import { putSite } from "../../site/manage.ts";
import { loadPart } from "../../snapshot/parts.ts";
import { openNewest, openSnapshot } from "../../snapshot/stored-snapshot.ts";
import { ActionError } from "../../step/errors.ts";
import { sweep } from "../../sweep/sweep.ts";
import { createEngine, tenantId, type Engine } from "../../worker/simulation/engine.ts";
import type { Hint } from "../../world/queue.ts";
import { work } from "../../worker/work.ts";
import type { LoginState } from "../login.ts";
import { operate } from "./operate.ts";
import { resultOf as result, type OperationStand } from "./result.ts";

const url = "https://harbor.example/";
const look = { type: "expect" as const, text: "Sign out" };
const container = z.string().regex(/^[A-Z]{4}$/);
const operation = {
  input: z.object({ container }),
  output: z.object({}),
  extract: {},
  actions: [{ type: "type" as const, text: "{{input.container}}" }],
};
const harbor = defineSite({
  name: "harbor",
  url,
  hosts: ["harbor.example"],
  login: { actions: [{ type: "goto", url }] },
  check: { open: url, signedIn: [look], signedOut: [{ type: "expect", text: "Sign in" }] },
  operations: {
    find: { ...operation, effect: false },
    misread: {
      ...operation,
      effect: false,
      output: z.object({ title: z.string() }),
      extract: { title: "h1" },
    },
    book: { ...operation, effect: true },
  },
});
const input = { container: "ABCD" };
const identity = BrowserIdentity.parse({ locale: "de-DE" });

let engine: Engine;
let key: SessionKey;

beforeEach(async () => {
  engine = createEngine();
  const { name, ...description } = harbor;
  await putSite(engine.world, { tenantId, name }, description);
  key = await login();
});

/** A login as it is once it has signed in. */
async function login(changes: Partial<LoginState> = {}, wasIn = true): Promise<SessionKey> {
  const made = await engine.session(["signed in"], { identity, metadata: { of: "the login" } });
  await engine.deliver();
  const nowMs = engine.world.clock.nowMs();
  await change(made, ({ snapshotVersion }) => ({
    login: {
      site: "harbor",
      username: "ada",
      fingerprint: "f",
      keepAlive: true,
      everyMs: 60_000,
      health: "healthy",
      failures: 0,
      turnAtMs: nowMs + 60_000,
      ...(wasIn ? { goodVersion: snapshotVersion } : {}),
      ...changes,
    },
  }));
  return made;
}

async function change(of: SessionKey, changes: (session: Session) => Partial<Session>) {
  await settle(engine.world, of, (session) =>
    revise(session, changes(session), [], engine.world.clock.nowMs()),
  );
}

type Name = "find" | "book" | "misread";

async function ask(name: Name, idempotencyKey?: string): Promise<Accepted> {
  const { world } = engine;
  const idempotency = idempotencyKey && idempotencyOf(world, idempotencyKey, [name]);
  return accepted(
    await operate(world, defaultSettings, key, { name, input }, idempotency || undefined),
  );
}

function accepted(result: CommandResult): Accepted {
  if ("duplicate" in result) throw new Error("it was asked for before");
  return result;
}

async function refusal(of: SessionKey, asked = {}): Promise<unknown> {
  return operate(engine.world, defaultSettings, of, { name: "find", input, ...asked }).catch(
    (error: unknown) => error,
  );
}

const copyOf = (sessionId: string): Promise<Session> => engine.read({ tenantId, sessionId });

/** What had been typed in the state of this version. */
async function contentOf(of: SessionKey, version: number): Promise<string[]> {
  const session = await engine.read(of);
  const manifest = await openSnapshot(engine.world, session, version);
  const [part] = manifest?.parts ?? [];
  if (part === undefined) throw new Error(`there is no state ${version}`);
  const content = await loadPart(engine.world, session, part);
  return JSON.parse(Buffer.from(content).toString()) as string[];
}

async function partsOf(session: Session): Promise<string[]> {
  const manifest = await openNewest(engine.world, session);
  return manifest?.parts.map(({ sha256 }) => sha256) ?? [];
}

/** Delivers what is due, and says how the operation stands then. */
async function resultOf(done: Accepted, name: Name, idempotencyKey?: string): Promise<unknown> {
  await engine.deliver();
  const { world } = engine;
  const idempotency = idempotencyKey ? idempotencyOf(world, idempotencyKey, [name]) : undefined;
  const operation = { tenantId, accepted: done, asked: { name, input }, idempotency };
  return result(world, defaultSettings, operation, world.clock.nowMs()).catch(
    (error: unknown) => error,
  );
}

describe("an operation in a login", () => {
  it("is done by the login where that has nothing to do", async () => {
    const { sessionId } = await ask("find");
    expect(sessionId).toBe(key.sessionId);
    expect((await engine.read(key)).run).toMatchObject({
      kind: "operation",
      operation: "find",
      stages: ["operate"],
    });
  });

  it("waits for its turn where it has an effect", async () => {
    const [first, second] = [await ask("find"), await ask("book")];
    const { run, queue } = await engine.read(key);
    expect(run).toMatchObject({ runId: first.runId });
    expect(queue).toMatchObject([{ runId: second.runId, stages: ["check", "operate"] }]);
  });

  it("is done side by side on a copy of the state that was last seen signed in", async () => {
    const good = await engine.read(key);
    await ask("book");
    const { sessionId, runId } = await ask("find");
    const copy = await copyOf(sessionId);
    const { login: held, agentId, ...rest } = copy;
    expect([held, agentId, rest.metadata]).toEqual([undefined, undefined, {}]);
    expect(rest).toMatchObject({
      copyOf: { loginId: key.sessionId, site: "harbor" },
      identity: { locale: "de-DE" },
      run: { runId, kind: "operation", operation: "find", stages: ["operate"] },
    });
    expect(await partsOf(copy)).toEqual(await partsOf(good));
    expect((await engine.world.store.readSnapshot(key, 1))?.pins ?? []).toEqual([]);
    await engine.deliver();
    expect(await copyOf(sessionId)).toMatchObject({ status: "COMPLETED", snapshotVersion: 2 });
  });

  it("waits where as many copies as may are at work, until one of them has ended", async () => {
    await ask("book");
    const copies = [];
    for (let count = 0; count < defaultSettings.loginCopies; count += 1) {
      copies.push(await ask("find"));
    }
    expect(new Set(copies.map(({ sessionId }) => sessionId)).size).toBe(4);
    expect((await ask("find")).sessionId).toBe(key.sessionId);
    await change({ tenantId, sessionId: copies[0]?.sessionId ?? "" }, ({ run }) => ({
      status: "CANCELLED",
      ...(run === undefined ? {} : { run: { ...run, status: "CANCELLED" } }),
    }));
    expect((await ask("find")).sessionId).not.toBe(key.sessionId);
    expect((await ask("find")).sessionId).toBe(key.sessionId);
  });

  it("does not wait for ever for a copy that nobody finished making", async () => {
    await ask("book");
    const sinceMs = engine.world.clock.nowMs();
    const lost = [1, 2, 3, 4].map((one) => ({ sessionId: `lost ${one}`, sinceMs }));
    await change(key, ({ login: held }) => (held ? { login: { ...held, copies: lost } } : {}));
    expect((await ask("find")).sessionId).toBe(key.sessionId);
    await engine.world.clock.advance(60_000);
    expect((await ask("find")).sessionId).not.toBe(key.sessionId);
  });

  it("waits where nobody was signed in yet", async () => {
    key = await login({ health: "new" }, false);
    await ask("book");
    expect((await ask("find")).sessionId).toBe(key.sessionId);
  });

  it("leaves no copy behind: each is removed an hour after its end, one that nobody goes on with too", async () => {
    await ask("book");
    const [done, given] = [await ask("find"), await ask("find")];
    await pauseSession(engine.world, { tenantId, sessionId: given.sessionId });
    await engine.deliver();
    const { expiresAt } = sessionView(await copyOf(done.sessionId));
    const { world } = engine;
    const hour = 60 * 60_000;
    expect(expiresAt).toBe(new Date(world.clock.nowMs() + hour).toISOString());
    const left = async (): Promise<number> => {
      await sweep(world, defaultSettings);
      await archiveSessions(world, defaultSettings);
      const { items } = await world.store.list({ tenantId, limit: 10 });
      return items.length;
    };
    await world.clock.advance(hour - 1);
    expect(await left()).toBe(3);
    await world.clock.advance(1);
    expect(await left()).toBe(2);
    await world.clock.advance(hour);
    expect(await left()).toBe(1);
  });

  it("is the same run under the same key, on a copy too", async () => {
    await ask("book", "first");
    const once = await ask("find", "second");
    const again = await operate(
      engine.world,
      defaultSettings,
      key,
      { name: "find", input },
      idempotencyOf(engine.world, "second", ["find"]),
    );
    expect(again).toMatchObject({
      duplicate: { sessionId: once.sessionId, runId: once.runId },
    });
  });

  it("is refused before anything is written where its input is not as it says", async () => {
    const before = engine.world.blobs.keys();
    expect(await refusal(key, { input: { container: "no" } })).toMatchObject({
      code: "invalid_request",
      path: "input.container",
    });
    expect(await refusal(key, { name: "constructor" })).toMatchObject({
      code: "operation_not_found",
      message: 'Site "harbor" has no operation "constructor": it has book, find, misread.',
    });
    expect(engine.world.blobs.keys()).toEqual(before);
  });

  it("is refused in what is no login, no longer one, or another tenant's", async () => {
    const invalid = { code: "login_invalid", path: "loginId" };
    const nowMs = engine.world.clock.nowMs();
    const none = [
      { tenantId, sessionId: "misspelt" },
      { tenantId, sessionId: engine.world.ids.next() },
      { ...key, tenantId: "another" },
      await engine.session([]),
      await login({ removal: { atMs: nowMs } }),
      await login({ keepAlive: false, turnAtMs: nowMs }),
    ];
    await engine.world.clock.advance(defaultSettings.loginIdleMs);
    for (const each of none) expect(await refusal(each)).toMatchObject(invalid);
    await change(key, () => ({ ended: { atMs: nowMs } }));
    expect(await refusal(key)).toMatchObject(invalid);
  });
});

describe("a login that goes on beside copies of it", () => {
  it.each([1, 2, 3, 4])(
    "keeps what is its own, and each copy begins with that (%i)",
    async (seed) => {
      const random = new Random(seed);
      engine.browser.site = { perform: async () => undefined, probe: shows("Sign out") };
      const hints: Hint[] = [];
      const places = new Map<string, string>();
      for (let asked = 0; asked < 24; asked += 1) {
        const container = `OP${String.fromCodePoint(65 + asked)}X`;
        const name = random.chance(0.3) ? "book" : "find";
        const operation = { name, input: { container } };
        const { world } = engine;
        const { sessionId } = accepted(await operate(world, defaultSettings, key, operation));
        places.set(container, sessionId);
        for (let turn = random.integer(0, 3); turn > 0; turn -= 1) {
          hints.push(...world.queue.drain());
          const [hint] = hints.splice(random.integer(0, Math.max(0, hints.length - 1)), 1);
          if (hint !== undefined) await work(engine.worker(), hint, Number.MAX_SAFE_INTEGER);
        }
      }
      while (hints.push(...engine.world.queue.drain()) > 0) {
        for (const hint of hints.splice(0))
          await work(engine.worker(), hint, Number.MAX_SAFE_INTEGER);
      }
      const copies = [...new Set(places.values())].filter((id) => id !== key.sessionId);
      expect(copies.length).toBeGreaterThan(2);
      const { snapshotVersion } = await engine.read(key);
      const ofLogin = await Promise.all(
        Array.from({ length: snapshotVersion }, (_, index) => contentOf(key, index + 1)),
      );
      for (const [container, sessionId] of places) {
        const isOwn = sessionId === key.sessionId;
        expect([container, ofLogin.flat().includes(container)]).toEqual([container, isOwn]);
      }
      for (const sessionId of copies) {
        const { snapshotVersion: version } = await copyOf(sessionId);
        const begun = await contentOf({ tenantId, sessionId }, version - 1);
        expect(begun).toEqual(ofLogin[version - 2]);
      }
    },
  );
});

describe("what comes of an operation", () => {
  it("is its output, with where that was done, or where it is being done until then", async () => {
    const [first, copy] = [await ask("find"), await ask("find")];
    const loginId = key.sessionId;
    expect(await resultOf(first, "find")).toMatchObject({
      loginId,
      sessionId: loginId,
      output: {},
    });
    expect(await resultOf(copy, "find")).toMatchObject({ loginId, ...where(copy), output: {} });
    const booking = await ask("book");
    await pauseSession(engine.world, key);
    expect(await resultOf(booking, "book")).not.toHaveProperty("output");
    await change(key, () => ({ login: undefined }));
    expect(await resultOf(first, "find")).toMatchObject({ sessionId: loginId, output: {} });
  });

  it("is a failure where what was read is not as it says", async () => {
    expect(await resultOf(await ask("misread"), "misread")).toMatchObject({
      code: "operation_failed",
      path: expect.stringMatching(/^output/) as unknown,
    });
  });

  it("is a failure with the run's own where that failed, or is gone", async () => {
    engine.browser.during = async () => {
      throw new ActionError("locator_not_found", "There is no such button.");
    };
    const failed = await ask("find");
    expect(await resultOf(failed, "find")).toMatchObject({
      code: "operation_failed",
      message: expect.stringContaining("There is no such button. (locator_not_found)") as unknown,
    });
    await deleteSession(engine.world, defaultSettings, key);
    expect(await resultOf(failed, "find")).toMatchObject({ code: "session_deleted" });
  });

  it("is the login's where a copy is signed out, which is looked after, once for all requests under a key", async () => {
    await ask("book");
    await pauseSession(engine.world, key);
    const copy = await ask("find", "key");
    signOut();
    await engine.deliver();
    const { run } = await copyOf(copy.sessionId);
    expect(run).toMatchObject({ status: "FAILED", error: { code: "login_signed_out" } });
    const { login: told } = await engine.read(key);
    expect(told?.turnAtMs).toBeLessThanOrEqual(engine.world.clock.nowMs());
    const again = (await resultOf(copy, "find", "key")) as OperationStand;
    expect(again).toMatchObject({ loginId: key.sessionId, sessionId: key.sessionId });
    expect(await resultOf(copy, "find", "key")).toMatchObject({ run: { runId: again.run.runId } });
  });
});

function where({ sessionId, runId }: Accepted) {
  return { sessionId, run: { runId } };
}

/** From now on the site lets nobody do anything, and says that nobody is signed in. */
function signOut(): void {
  const perform = async (): Promise<never> => {
    throw new ActionError("locator_not_found", "There is no such button.");
  };
  engine.browser.site = { perform, probe: shows("Sign in") };
}

function shows(text: string) {
  return (actions: Action[]): boolean =>
    actions.some((action) => "text" in action && action.text === text);
}
